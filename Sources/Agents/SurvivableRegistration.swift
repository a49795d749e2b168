import RAS
import Wire

/// A survivable's registration with main over RAS: RRQ at the start, then keep-alives for ever, active or not.
///
/// An RRQ that nobody answers is repeated ``ControllerSettings/registrationTries`` times; then main counts as lost, and
/// the next RRQ goes out when the next keep-alive would. Hand it each event with its time, carry out the effects in
/// order, and hand it `.wake` once ``wakeup`` has come.
struct SurvivableRegistration: Sendable {
    enum Event: Sendable {
        case start, wake
        /// It became active or inactive.
        case changed(isActive: Bool)
        case confirmed(RegistrationConfirm)
        case rejected(RegistrationReject)
    }

    enum Effect: Hashable, Sendable {
        case send(RegistrationRequest)
        case registered
        case refused(RegistrationRejectReason)
        case lost
    }

    private enum Exchange {
        case idle
        case waiting(until: Instant)
        /// An RRQ is out: `cycleStart` is when it went out first.
        case asking(RegistrationRequest, cycleStart: Instant, repeatAt: Instant, repeatsLeft: Int)
    }

    private enum Standing: Hashable {
        case unknown
        case registered(endpointIdentifier: String)
        case refused(RegistrationRejectReason)
        case lost
    }

    private let settings: ControllerSettings
    private var exchange = Exchange.idle
    private var standing = Standing.unknown
    private var isActive = false
    private var sequenceNumber: UInt16 = 0

    init(_ settings: ControllerSettings) {
        var settings = settings
        settings.registrationTimeout = settings.registrationTimeout.floored
        settings.keepAliveInterval = settings.keepAliveInterval.floored
        self.settings = settings
    }

    var wakeup: Wakeup? {
        switch exchange {
        case .idle: nil
        case .waiting(let until): Wakeup(at: until, timer: "RAS keep-alive")
        case .asking(_, _, let repeatAt, _): Wakeup(at: repeatAt, timer: "RAS registration timeout")
        }
    }

    mutating func handle(_ event: Event, at now: Instant) -> [Effect] {
        switch event {
        case .start: return ask(at: now)
        case .wake: return wake(at: now)
        case .changed(let isActive):
            self.isActive = isActive
            switch settings.reportActive {
            case .atOnce: return ask(at: now)
            case .nextKeepAlive: return []
            }
        case .confirmed(let confirm): return confirmed(confirm)
        case .rejected(let reject): return rejected(reject, at: now)
        }
    }

    private mutating func ask(at now: Instant) -> [Effect] {
        // 1…65535, around the end to 1 again (H.225.0 RequestSeqNum).
        sequenceNumber = sequenceNumber == .max ? 1 : sequenceNumber + 1
        let report = SurvivableReport(
            identifier: settings.survivableIdentifier, releaseMajor: settings.release.major,
            releaseMinor: settings.release.minor, isActive: isActive,
            isCore: settings.role == .survivableCore)
        var endpointIdentifier: String?
        if case .registered(let identifier) = standing { endpointIdentifier = identifier }
        let request = RegistrationRequest(
            sequenceNumber: sequenceNumber,
            callSignalAddresses: [Endpoint(address: settings.address, port: 1720)],
            rasAddresses: [Endpoint(address: settings.address, port: settings.rasPort)], aliases: [settings.name],
            isKeepAlive: endpointIdentifier != nil, endpointIdentifier: endpointIdentifier,
            timeToLive: UInt32(clamping: settings.timeToLive.components.seconds),
            nonStandardData: report.nonStandardData)
        exchange = .asking(
            request, cycleStart: now, repeatAt: now + settings.registrationTimeout,
            repeatsLeft: max(0, settings.registrationTries))
        return [.send(request)]
    }

    private mutating func wake(at now: Instant) -> [Effect] {
        switch exchange {
        case .idle: return []
        case .waiting(let until): return now >= until ? ask(at: now) : []
        case .asking(let request, let cycleStart, let repeatAt, let repeatsLeft):
            guard now >= repeatAt else { return [] }
            guard repeatsLeft > 0 else {
                exchange = .waiting(until: max(now, cycleStart + settings.keepAliveInterval))
                let isNews = standing != .lost
                standing = .lost
                return isNews ? [.lost] : []
            }
            exchange = .asking(
                request, cycleStart: cycleStart, repeatAt: now + settings.registrationTimeout,
                repeatsLeft: repeatsLeft - 1)
            return [.send(request)]
        }
    }

    private mutating func confirmed(_ confirm: RegistrationConfirm) -> [Effect] {
        guard case .asking(let request, let cycleStart, _, _) = exchange,
            request.sequenceNumber == confirm.sequenceNumber
        else { return [] }
        // Where main grants less than two intervals, the keep-alives come faster: at half of what it grants.
        let granted = confirm.timeToLive.map { Duration.milliseconds(max(500, Int64($0) * 500)) }
        let interval = min(settings.keepAliveInterval, granted ?? settings.keepAliveInterval)
        exchange = .waiting(until: cycleStart + interval)
        var isNews = true
        if case .registered = standing { isNews = false }
        standing = .registered(endpointIdentifier: confirm.endpointIdentifier)
        return isNews ? [.registered] : []
    }

    private mutating func rejected(_ reject: RegistrationReject, at now: Instant) -> [Effect] {
        guard case .asking(let request, let cycleStart, _, _) = exchange,
            request.sequenceNumber == reject.sequenceNumber
        else { return [] }
        if reject.reason == .fullRegistrationRequired, request.isKeepAlive {
            standing = .unknown
            return ask(at: now)
        }
        exchange = .waiting(until: max(now, cycleStart + settings.keepAliveInterval))
        let isNews = standing != .refused(reject.reason)
        standing = .refused(reject.reason)
        return isNews ? [.refused(reject.reason)] : []
    }
}
