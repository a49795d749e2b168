public import Wire

extension TransactionLayer {
    static let allow = HeaderField("Allow", "OPTIONS")
    static let allowWithCalls = HeaderField("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS")
    /// The methods that are taken here.
    var allow: HeaderField { takesCalls ? Self.allowWithCalls : Self.allow }
    static let accept = HeaderField("Accept", "application/sdp")
    /// What a 200 carries beside what it copies (RFC 3261 §11.2).
    private static let abilities = lines([allow, accept, HeaderField("Supported", "")])
    private static let abilitiesWithCalls = lines([allowWithCalls, accept, HeaderField("Supported", "")])

    /// Takes one datagram, or one message that ``StreamFramer`` cut from a connection.
    ///
    /// Keep-alives (datagrams of CR, LF or NUL alone) cause nothing. A response that cannot be read is dropped and
    /// counted.
    public mutating func receive(_ message: [UInt8], over flow: Flow, at now: Instant) -> [Effect] {
        guard !message.allSatisfy({ $0 == 0x0D || $0 == 0x0A || $0 == 0 }) else { return [] }
        let received: ReceivedMessage
        do throws(DecodeError) {
            received = try ReceivedMessage(reading: message)
        } catch {
            let isResponse = message.starts(with: [0x53, 0x49, 0x50, 0x2F])
            if isResponse { statistics.malformedResponses += 1 } else { statistics.malformedRequests += 1 }
            return [.undecodable(error, over: flow)]
        }
        if let fault = received.firstFault() {
            guard received.isRequest else {
                statistics.malformedResponses += 1
                return [.undecodable(fault.error, over: flow)]
            }
            statistics.malformedRequests += 1
            return reject(received, fault.status, fault.reason, over: flow) + [.undecodable(fault.error, over: flow)]
        }
        return received.isRequest
            ? receive(request: received, over: flow, at: now) : receive(response: received, over: flow, at: now)
    }

    /// Answers a request; the first answer counts, and an answer that comes too late does nothing.
    ///
    /// Via, From, To with a tag, Call-ID, CSeq, Server and Content-Length are added, and to a 200 also Allow, Accept
    /// and Supported where `headers` has none of them (RFC 3261 §8.2.6, §11.2).
    ///
    /// - Parameter status: 200…699. RFC 4320 forbids 408.
    public mutating func respond(
        to identifier: ServerTransactionIdentifier, status: Int, reason: String, headers: [HeaderField] = [],
        at now: Instant
    ) -> [Effect] {
        guard let entry = servers[identifier], case .trying(let request, let provisional) = entry.state,
            let via = try? request.via()
        else { return [] }
        var lines = status == 200 ? (takesCalls ? Self.abilitiesWithCalls : Self.abilities) : []
        if !headers.isEmpty {
            var headers = headers.filter { !$0.isNamed("Content-Length") }
            if status == 200 {
                for field in [allow, Self.accept, HeaderField("Supported", "")]
                where !headers.contains(where: { $0.isNamed(field.name) }) {
                    headers.append(field)
                }
            }
            lines = Self.lines(headers)
        }
        var writer = ResponseWriter(request, via, source: entry.source, seed: seed)
        let bytes = writer.write(status, reason, lines, trailer)
        let isReliable = entry.flow.isReliable
        servers.complete(identifier, bytes, until: isReliable ? nil : now + timing.t1 * 64)
        if !isReliable, !provisional.isEmpty { repeated.add(identifier, to: request, at: now, timing: timing) }
        return [.transmit(bytes, over: entry.flow)]
    }

    /// Says by 100 that an INVITE is being dealt with, as who does not answer it within 200 ms must (RFC 3261 §17.2.1):
    /// the peer repeats it no more. It still has to be answered within 64·T1.
    public mutating func trying(_ identifier: ServerTransactionIdentifier) -> [Effect] {
        guard let entry = servers[identifier], case .trying(let request, _) = entry.state, let via = try? request.via()
        else { return [] }
        var writer = ResponseWriter(request, via, source: entry.source, seed: seed)
        let bytes = writer.write(100, "Trying", [], trailer)
        servers.note(identifier, provisional: bytes)
        return [.transmit(bytes, over: entry.flow)]
    }

    /// The order of RFC 3261 §8.2: method, Request-URI, loop, Require, content.
    private mutating func receive(request: ReceivedMessage, over flow: Flow, at now: Instant) -> [Effect] {
        guard let via = try? request.via() else { return [] }
        switch request.start.method {
        case .options: break
        case .invite where takesCalls, .bye where takesCalls: break
        case .ack where takesCalls:
            repeated.acknowledge(request)
            return []
        case _: return answer(other: request, via, over: flow)
        }
        guard request.uri.scheme == .sip || request.uri.scheme == .sips else {
            return reject(request, 416, "Unsupported URI Scheme", over: flow)
        }
        let key = ServerKey(request, via)
        if let known = servers.identifier(of: key), let entry = servers[known] {
            statistics.repeatedRequests += 1
            switch entry.state {
            case .completed(let bytes): return [.transmit(bytes, over: entry.flow)]
            case .trying(_, let bytes): return bytes.isEmpty ? [] : [.transmit(bytes, over: entry.flow)]
            }
        }
        if let refusal = refusal(of: request, over: flow) {
            return reject(request, refusal.status, refusal.reason, refusal.field.map { [$0] } ?? [], over: flow)
        }
        let mergeKey = MergeKey(request)
        if let mergeKey, servers.identifier(of: mergeKey) != nil {
            return reject(request, 482, "Loop Detected", over: flow)
        }
        statistics.requests += 1
        let identifier = servers.insert(
            request, key, mergeKey, source: flow.remote, flow: answerFlow(via, flow), until: now + timing.t1 * 64)
        return [.request(request, identifier, over: flow)]
    }

    /// Where the answer goes (RFC 3261 §18.2.2, RFC 3581 §4); maddr is not followed, so that nobody is sent what he
    /// did not ask for.
    private func answerFlow(_ via: ViaParts, _ flow: Flow) -> Flow {
        guard case .datagram(let local, let remote) = flow, !via.hasReceivedPort else { return flow }
        let port = via.port > 0 ? UInt16(truncatingIfNeeded: via.port) : 5060
        return .datagram(local: local, remote: Endpoint(address: remote.address, port: port))
    }

    /// Answers without keeping anything; nothing where the request cannot be answered. ACK never is.
    mutating func reject(
        _ request: ReceivedMessage, _ status: Int, _ reason: String, _ headers: [HeaderField] = [], over flow: Flow
    ) -> [Effect] {
        let needed: [HeaderName] = [.from, .to, .callID, .cSeq]
        guard request.start.method != .ack, needed.allSatisfy({ request.has($0) }), let via = try? request.via()
        else { return [] }
        statistics.refusals += 1
        var writer = ResponseWriter(request, via, source: flow.remote, seed: seed)
        let bytes = writer.write(status, reason, Self.lines(headers), trailer)
        return [.transmit(bytes, over: answerFlow(via, flow))]
    }

    private static func lines(_ headers: [HeaderField]) -> [UInt8] {
        var lines: [UInt8] = []
        for field in headers {
            Message.append(field.value.isEmpty ? "\(field.name):" : "\(field.name): \(field.value)", to: &lines)
        }
        return lines
    }
}
