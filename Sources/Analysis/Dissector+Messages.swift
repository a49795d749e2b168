import Frames
import Megaco
import RAS
import SIP
import Wire

/// Payloads → messages → signals.
extension Dissector {
    mutating func receive(_ datagram: UDPDatagram, at place: Place) {
        let source = Endpoint(address: place.source, port: datagram.sourcePort)
        let destination = Endpoint(address: place.destination, port: datagram.destinationPort)
        if datagram.uses(1719) {
            readRAS([UInt8](datagram.payload), at: place, from: source, to: destination)
        } else if isOfMegaco(datagram.sourcePort) || isOfMegaco(datagram.destinationPort)
            || Content.isSurelyMegaco(datagram.payload)
        {
            readMegaco(datagram.payload, at: place, from: source, to: destination, isStream: false)
        } else if Content.isSIP(datagram.payload) || datagram.uses(Self.sipPort) {
            // A keep-alive of white space or a single octet is no message (RFC 5626 §3.5.1, RFC 6223).
            guard datagram.payload.count > 4 else { return }
            readSIP([UInt8](datagram.payload), at: place, from: source, to: destination, isStream: false)
        }
    }

    private func isOfMegaco(_ port: UInt16) -> Bool { port == 2944 || port == 2945 || megacoPorts.contains(port) }

    mutating func readMegaco(
        _ payload: ArraySlice<UInt8>, at place: Place, from source: Endpoint, to destination: Endpoint, isStream: Bool
    ) {
        messages?.append(RecordedMessage(.h248, [UInt8](payload)))
        if let glance = payload.withUnsafeBufferPointer({ glancer.glance(ofText: $0) }) {
            add(Signal(glance, &texts), at: place, from: source, to: destination, isStream: isStream)
            return
        }
        let payload = [UInt8](payload)
        var transactions: [Transaction] = []
        do {
            // Binary begins with the tag of a SEQUENCE, which is a digit in text and cannot begin a message there.
            let isBinary = payload.first == 0x30
            let message = try Megaco.Message(decoding: payload, isBinary ? .binary : .text(.short))
            switch message.body {
            case .transactions(let all): transactions = all
            case .error(let descriptor):
                let signal = Signal.megacoError(code: Int(descriptor.code))
                add(signal, at: place, from: source, to: destination, isStream: isStream)
            }
        } catch {
            transactions = error.preceding
            malformed += 1
            add(.unreadable(.h248), at: place, from: source, to: destination, isStream: isStream)
        }
        for transaction in transactions {
            guard let signal = Signal(transaction, &texts) else { continue }
            add(signal, at: place, from: source, to: destination, isStream: isStream)
        }
    }

    mutating func readSIP(
        _ payload: [UInt8], at place: Place, from source: Endpoint, to destination: Endpoint, isStream: Bool
    ) {
        messages?.append(RecordedMessage(.sip, payload))
        guard let message = try? SIP.Message(decoding: payload) else {
            malformed += 1
            add(.unreadable(.sip), at: place, from: source, to: destination, isStream: isStream)
            return
        }
        guard let cSeq = message.cSeq, ["OPTIONS", "INVITE"].contains(cSeq.method) else { return }
        let isCall = cSeq.method == "INVITE"
        let key = Self.key(message.callIdentifier ?? "", cSeq.number)
        switch message.startLine {
        case .request(_, let uri) where isCall:
            let called = texts.number(of: (try? SIP.URI(decoding: uri.utf8))?.user ?? "")
            add(.invite(key: key, called: called), at: place, from: source, to: destination, isStream: isStream)
        case .request: add(.options(key: key), at: place, from: source, to: destination, isStream: isStream)
        case .response(let status, let reason):
            guard status >= 200 else { return }
            let reason = texts.number(of: reason)
            let signal =
                isCall
                ? Signal.inviteAnswer(key: key, status: status, reason: reason)
                : Signal.optionsAnswer(key: key, status: status, reason: reason)
            add(signal, at: place, from: source, to: destination, isStream: isStream)
        }
    }

    /// By the seed of this process, so that nobody can choose two that are equal.
    private static func key(_ callIdentifier: String, _ number: UInt32) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(callIdentifier)
        hasher.combine(number)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    private mutating func readRAS(
        _ payload: [UInt8], at place: Place, from source: Endpoint, to destination: Endpoint
    ) {
        // The first octet holds the extension bit and the index of the alternative: 3…7 are RRQ, RCF, RRJ, URQ, UCF.
        guard let first = payload.first, first < 0x80, (3...7).contains(first >> 2 & 0x1F) else { return }
        messages?.append(RecordedMessage(.ras, payload))
        guard let message = try? RAS.Message(decoding: payload) else {
            malformed += 1
            add(.unreadable(.ras), at: place, from: source, to: destination, isStream: false)
            return
        }
        let signal: Signal
        switch message {
        case .registrationRequest(let request):
            let report = request.nonStandardData.flatMap { SurvivableReport($0) }
            signal = .registrationRequest(
                sequence: request.sequenceNumber, report, isKeepAlive: request.isKeepAlive)
        case .registrationConfirm(let confirm): signal = .registrationConfirm(sequence: confirm.sequenceNumber)
        case .registrationReject(let reject):
            signal = .registrationReject(sequence: reject.sequenceNumber, reject.reason)
        case .unregistrationRequest(let request): signal = .unregistrationRequest(sequence: request.sequenceNumber)
        case .unregistrationConfirm(let confirm): signal = .unregistrationConfirm(sequence: confirm.sequenceNumber)
        }
        add(signal, at: place, from: source, to: destination, isStream: false)
    }
}

extension UDPDatagram {
    /// True where one of its ports is this one.
    fileprivate func uses(_ port: UInt16) -> Bool { sourcePort == port || destinationPort == port }
}

extension Signal {
    fileprivate init(_ glance: MessageGlance, _ texts: inout MessageTexts) {
        switch glance {
        case .serviceChange(let transaction, let change):
            self = .serviceChange(transaction: transaction, ServiceChangeNote(change, &texts))
        case .serviceChangeReply(let transaction):
            self = .reply(transaction: transaction, ReplyNote(command: .known(.serviceChange), redirects: false))
        case .audit(let transaction):
            self = .request(transaction: transaction, command: .known(.auditValue), isProbe: true)
        case .auditReply(let transaction):
            self = .reply(transaction: transaction, ReplyNote(command: .known(.auditValue), redirects: false))
        }
    }

    /// Nil for an acknowledgement of replies or of segments, and for a request without commands.
    fileprivate init?(_ transaction: Transaction, _ texts: inout MessageTexts) {
        switch transaction {
        case .request(let request):
            guard let command = request.actions.first?.commands.first else { return nil }
            if case .serviceChange(let change) = command.command {
                let note = ServiceChangeNote(change, isRoot: command.termination.isRoot, &texts)
                self = .serviceChange(transaction: request.identifier, note)
            } else {
                var isProbe = false
                if case .auditValue = command.command { isProbe = command.termination.isRoot }
                self = .request(
                    transaction: request.identifier, command: .known(command.command.kind), isProbe: isProbe)
            }
        case .reply(let reply): self = .reply(transaction: reply.identifier, ReplyNote(reply))
        case .pending(let identifier): self = .pending(transaction: identifier)
        case .acknowledgement, .segmentReply: return nil
        }
    }
}

extension ServiceChangeNote {
    fileprivate init(_ change: ServiceChangeGlance, _ texts: inout MessageTexts) {
        method = Method(change.method, &texts)
        reason = Int(change.reasonCode)
        isRoot = change.isRoot
        namesController = false
        if change.extensions.isEmpty { return }
        serialNumber = Self.serialNumber(change.value(ofExtension: "X-SERIAL"), &texts)
        served = change.value(ofExtension: "X-SRV").map { $0 != "0" }
    }

    fileprivate init(_ change: ServiceChangeRequest, isRoot: Bool, _ texts: inout MessageTexts) {
        method = Method(change.method, &texts)
        reason = Int(change.reason.code)
        self.isRoot = isRoot
        namesController = change.controllerToTry != nil
        serialNumber = Self.serialNumber(change.value(ofExtension: "X-SERIAL"), &texts)
        served = change.value(ofExtension: "X-SRV").map { $0 != "0" }
    }

    private static func serialNumber(_ text: String?, _ texts: inout MessageTexts) -> TextNumber {
        text.map { texts.number(of: $0) } ?? .none
    }
}

extension ServiceChangeNote.Method {
    fileprivate init(_ method: ServiceChangeMethod, _ texts: inout MessageTexts) {
        self =
            switch method {
            case .graceful: .graceful
            case .forced: .forced
            case .restart: .restart
            case .disconnected: .disconnected
            case .handOff: .handOff
            case .failover: .failover
            case .other(let name): .other(texts.number(of: name))
            }
    }
}

extension ReplyNote {
    fileprivate init(_ reply: TransactionReply) {
        error = nil
        redirects = false
        switch reply.outcome {
        case .error(let descriptor): error = Int(descriptor.code)
        case .actions(let actions):
            for action in actions {
                for answer in action.commands {
                    switch answer.result {
                    case .serviceChange(let services):
                        command = command ?? .known(.serviceChange)
                        if services?.controllerToTry != nil { redirects = true }
                    case .done(let kind, _), .contextTerminations(let kind, _):
                        command = command ?? .known(kind)
                    case .error(let kind, let descriptor), .contextError(let kind, let descriptor):
                        command = command ?? .known(kind)
                        error = error ?? Int(descriptor.code)
                    }
                }
                if let descriptor = action.error { error = error ?? Int(descriptor.code) }
            }
        }
    }
}
