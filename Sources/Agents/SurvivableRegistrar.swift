import RAS
import Wire

/// Main's side of the registrations of survivables over RAS: who may register, who is registered, who is active.
struct SurvivableRegistrar: Sendable {
    /// What main knows of one survivable processor.
    struct Record: Hashable, Sendable {
        let processor: SurvivableProcessor
        /// Registered until then, without another RRQ.
        var registeredUntil: Instant?
        /// What it said last of itself; forgotten with its registration unless the setting keeps it.
        var isActive = false
        /// Why split registration prevention takes no notice of it, by what it said last.
        var objection: String?

        var isRegistered: Bool { registeredUntil != nil }
    }

    /// What came of a request: the answer to it, what to write down, and whose record it was.
    struct Result: Sendable {
        var answer: RAS.Message
        var entries: [JournalEntry] = []
        var refusal: (subject: String, detail: String)?
        var denial: RegistrationDenial?
        var identifier: UInt16?
    }

    private let settings: ControllerSettings
    private(set) var records: [Record]

    init(_ settings: ControllerSettings) {
        self.settings = settings
        records = settings.survivableProcessors.map { Record(processor: $0) }
    }

    /// Takes over changed records: a registration holds on where it would be granted again.
    mutating func administer(_ processors: [SurvivableProcessor]) {
        records = processors.map { processor in
            let former = records.first {
                $0.processor.name == processor.name && $0.processor.identifier == processor.identifier
                    && $0.processor.address == processor.address
            }
            return Record(
                processor: processor, registeredUntil: former?.registeredUntil, isActive: former?.isActive ?? false,
                objection: former?.objection)
        }
    }

    /// True while a survivable of that name is registered and says that it is active: rule R9 protects it then.
    func isRegisteredAndActive(_ name: String) -> Bool {
        records.contains { $0.processor.name == name && $0.isRegistered && $0.isActive }
    }

    /// True while a survivable of that name counts as active for split registration prevention.
    func isActive(_ name: String) -> Bool {
        records.contains { record in
            record.processor.name == name && record.isActive && record.objection == nil
                && (record.isRegistered || settings.onSurvivableLost == .keep)
        }
    }

    func name(of identifier: UInt16) -> String? {
        records.first { $0.processor.identifier == identifier }?.processor.name
    }

    func registeredUntil(_ identifier: UInt16) -> Instant? {
        records.first { $0.processor.identifier == identifier }?.registeredUntil
    }

    mutating func receive(_ request: RegistrationRequest, from remote: Endpoint, at now: Instant) -> Result {
        guard settings.role == .main, let data = request.nonStandardData, let report = SurvivableReport(data) else {
            return reject(request, .undefinedReason, remote, "no survivable processor")
        }
        guard let index = records.firstIndex(where: { $0.processor.address == remote.address }) else {
            return deny(request, .undefinedReason, remote, .notAdministered)
        }
        let processor = records[index].processor
        guard processor.identifier == report.identifier else {
            return deny(request, .securityDenial, remote, .badSystemIdentifier, " (\(report.identifier))")
        }
        guard records[index].isRegistered || !request.isKeepAlive else {
            // It thinks that it is registered; main restarted or its registration expired (H.225.0 §7.9.1).
            let reject = RegistrationReject(
                sequenceNumber: request.sequenceNumber, reason: .fullRegistrationRequired)
            return Result(answer: .registrationReject(reject), identifier: processor.identifier)
        }
        let isNews = !records[index].isRegistered || records[index].isActive != report.isActive
        records[index].registeredUntil = now + settings.timeToLive
        records[index].isActive = report.isActive
        let confirm = RegistrationConfirm(
            sequenceNumber: request.sequenceNumber, gatekeeperIdentifier: settings.name,
            endpointIdentifier: "\(processor.identifier)",
            timeToLive: UInt32(clamping: settings.timeToLive.components.seconds))
        let objection = settings.release.objection(
            to: Release(major: report.releaseMajor, minor: report.releaseMinor),
            of: report.isCore ? .survivableCore : .survivableRemote, by: settings.releaseCheck)
        records[index].objection = objection
        let activity = report.isActive ? "active" : "inactive"
        let entry = JournalEntry(
            .survivableRegistered, processor.name,
            detail: objection.map { "\(activity), but SRPF takes no notice: \($0)" } ?? activity)
        return Result(
            answer: .registrationConfirm(confirm), entries: isNews ? [entry] : [], identifier: processor.identifier)
    }

    /// A survivable says goodbye.
    mutating func receive(_ request: UnregistrationRequest, from remote: Endpoint) -> Result {
        let answer = RAS.Message.unregistrationConfirm(
            UnregistrationConfirm(sequenceNumber: request.sequenceNumber))
        guard let index = records.firstIndex(where: { $0.processor.address == remote.address && $0.isRegistered })
        else { return Result(answer: answer) }
        let entries = lose(index, "unregistered")
        return Result(answer: answer, entries: entries, identifier: records[index].processor.identifier)
    }

    /// Looks whether the registration of one survivable has run out.
    mutating func expire(_ identifier: UInt16, at now: Instant) -> [JournalEntry] {
        guard let index = records.firstIndex(where: { $0.processor.identifier == identifier }),
            let until = records[index].registeredUntil, now >= until
        else { return [] }
        return lose(index, "no RRQ within the time to live")
    }

    private mutating func lose(_ index: Int, _ why: String) -> [JournalEntry] {
        records[index].registeredUntil = nil
        switch settings.onSurvivableLost {
        case .enable: records[index].isActive = false
        case .keep: break
        }
        return [JournalEntry(.survivableLost, records[index].processor.name, detail: why)]
    }

    /// Rejects it, and the log of denial events says so.
    private func deny(
        _ request: RegistrationRequest, _ reason: RegistrationRejectReason, _ remote: Endpoint,
        _ denial: RegistrationDenial, _ detail: String = ""
    ) -> Result {
        var result = reject(request, reason, remote, "denial event \(denial.rawValue): \(denial.text)\(detail)")
        result.denial = denial
        return result
    }

    private func reject(
        _ request: RegistrationRequest, _ reason: RegistrationRejectReason, _ remote: Endpoint, _ detail: String
    ) -> Result {
        let reject = RegistrationReject(sequenceNumber: request.sequenceNumber, reason: reason)
        return Result(answer: .registrationReject(reject), refusal: ("\(remote.address)", detail))
    }
}
