public import Wire

extension TransactionLayer {
    /// The methods of RFC 3261 and its extensions: known, but not taken here.
    static let otherMethods: Set<String> = [
        "INVITE", "BYE", "REGISTER", "PRACK", "SUBSCRIBE", "NOTIFY", "PUBLISH", "INFO", "REFER", "MESSAGE", "UPDATE",
    ]
    static let allow = HeaderField("Allow", "OPTIONS")
    static let accept = HeaderField("Accept", "application/sdp")

    /// Takes one datagram, or one message that ``StreamFramer`` cut from a connection.
    ///
    /// Keep-alives (datagrams of CR, LF or NUL alone) cause nothing.
    public mutating func receive(_ message: [UInt8], over flow: Flow, at now: Instant) -> [Effect] {
        guard !message.allSatisfy({ $0 == 0x0D || $0 == 0x0A || $0 == 0 }) else { return [] }
        let (parsed, fault): (Message, MessageFault?)
        do throws(DecodeError) {
            (parsed, fault) = try Message.parse(message)
        } catch {
            return [.undecodable(error, over: flow)]
        }
        switch parsed.startLine {
        case .response(let status, let reason):
            if let fault { return [.undecodable(fault.error, over: flow)] }
            return receive(response: parsed, status: status, reason: reason, over: flow, at: now)
        case .request(let method, let uri):
            if let fault {
                return reject(parsed, method, fault.status, fault.reason, over: flow)
                    + [.undecodable(fault.error, over: flow)]
            }
            return receive(
                request: parsed, method: method, uri: uri, byteCount: message.count, over: flow, at: now)
        }
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
        guard let entry = servers[identifier], case .trying(let request) = entry.state else { return [] }
        var headers = headers.filter { !$0.isNamed("Content-Length") }
        if status == 200 {
            for field in [Self.allow, Self.accept, HeaderField("Supported", "")]
            where !headers.contains(where: { $0.isNamed(field.name) }) {
                headers.append(field)
            }
        }
        let bytes = response(to: request, status, reason, headers).encoded()
        let isReliable = entry.flow.isReliable
        servers.complete(identifier, bytes, until: isReliable ? nil : now + timing.t1 * 64)
        return [.transmit(bytes, over: entry.flow)]
    }

    /// The order of RFC 3261 §8.2: method, Request-URI, Require, content.
    private mutating func receive(
        request: Message, method: String, uri: String, byteCount: Int, over flow: Flow, at now: Instant
    ) -> [Effect] {
        guard method == "OPTIONS" else {
            switch method {
            case "ACK": return []
            case "CANCEL": return reject(request, method, 481, "Call/Transaction Does Not Exist", over: flow)
            case _ where Self.otherMethods.contains(method):
                return reject(request, method, 405, "Method Not Allowed", [Self.allow], over: flow)
            case _: return reject(request, method, 501, "Not Implemented", [Self.allow], over: flow)
            }
        }
        guard let scheme = URIText.scheme(uri.utf8), scheme == "sip" || scheme == "sips" else {
            return reject(request, method, 416, "Unsupported URI Scheme", over: flow)
        }
        guard request.require.isEmpty else {
            let unsupported = HeaderField("Unsupported", request.require.joined(separator: ", "))
            return reject(request, method, 420, "Bad Extension", [unsupported], over: flow)
        }
        guard request.body.isEmpty || request.contentType?.lowercased().hasPrefix("application/sdp") == true else {
            return reject(request, method, 415, "Unsupported Media Type", [Self.accept], over: flow)
        }
        guard let key = ServerKey(request) else { return [] }
        if let known = servers.identifier(of: key), let entry = servers[known] {
            guard case .completed(let bytes) = entry.state else { return [] }
            return [.transmit(bytes, over: entry.flow)]
        }
        guard let (noted, answerFlow) = note(request, over: flow) else { return [] }
        let identifier = servers.insert(
            noted, byteCount: byteCount, key: key, flow: answerFlow, until: now + timing.t1 * 64)
        return [.request(noted, identifier, over: flow)]
    }

    /// Answers without keeping anything; nothing where the request cannot be answered. ACK never is.
    private func reject(
        _ request: Message, _ method: String, _ status: Int, _ reason: String, _ headers: [HeaderField] = [],
        over flow: Flow
    ) -> [Effect] {
        guard method != "ACK", ["From", "To", "Call-ID", "CSeq"].allSatisfy({ request.value($0) != nil }),
            let (noted, answerFlow) = note(request, over: flow)
        else { return [] }
        return [.transmit(response(to: noted, status, reason, headers).encoded(), over: answerFlow)]
    }

    /// The request with its source noted in the topmost Via, and where its answer goes (RFC 3261 §18.2, RFC 3581 §4).
    ///
    /// Nil where the topmost Via cannot be read.
    private func note(_ request: Message, over flow: Flow) -> (Message, Flow)? {
        guard let index = request.headers.firstIndex(where: { $0.isNamed("Via") }) else { return nil }
        let parts = CommaList.split(request.headers[index].value.utf8)
        guard let first = parts.first, var via = try? Via(decoding: first.bytes) else { return nil }
        via.note(source: flow.remote)
        var noted = request
        let others = parts.dropFirst().map { "," + String(decoding: $0.bytes, as: UTF8.self) }
        noted.headers[index].value = via.text + others.joined()
        switch flow {
        case .stream: return (noted, flow)
        case .datagram(let local, let remote):
            let port = via.hasReceivedPort ? remote.port : via.port.flatMap { $0 == 0 ? nil : $0 } ?? 5060
            return (noted, .datagram(local: local, remote: Endpoint(address: remote.address, port: port)))
        }
    }

    /// A response with what it copies from its request (RFC 3261 §8.2.6.2).
    private func response(
        to request: Message, _ status: Int, _ reason: String, _ headers: [HeaderField]
    ) -> Message {
        var copied = request.headers.filter { $0.isNamed("Via") }
        if let from = request.headers.first(where: { $0.isNamed("From") }) { copied.append(from) }
        if var to = request.headers.first(where: { $0.isNamed("To") }) {
            if let address = request.to, address.tag == nil { to.value += ";tag=\(tag(for: request))" }
            copied.append(to)
        }
        for name in ["Call-ID", "CSeq"] {
            if let field = request.headers.first(where: { $0.isNamed(name) }) { copied.append(field) }
        }
        return Message(
            startLine: .response(status: status, reason: reason),
            headers: copied + headers + [HeaderField("Server", userAgent), HeaderField("Content-Length", "0")])
    }

    /// A tag that depends on the request alone, so that the same request gets the same answer (RFC 3261 §8.2.7).
    private func tag(for request: Message) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325  // FNV-1a
        for name in ["Via", "From", "Call-ID", "CSeq"] {
            for byte in (request.value(name) ?? "").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        return Self.hexadecimal(SeededGenerator.draw(seed, hash))
    }
}
