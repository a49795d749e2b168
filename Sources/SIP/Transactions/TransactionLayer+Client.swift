public import Wire

extension TransactionLayer {
    /// Sends OPTIONS out of any dialog (RFC 3261 §11.1).
    ///
    /// Over UDP it is sent up to 11 times: at once and after 0.5, 1.5, 3.5, 7.5 … 31.5 s with the default timing; over
    /// TCP once. It ends in `response`, `timedOut` or `transportFailed`. Where 1,024 requests (or the layer's own
    /// limit) wait already it fails at once.
    ///
    /// - Parameters:
    ///   - fromURI: the URI of From, such as `sip:cm@10.10.0.10`.
    ///   - uri: the Request-URI and the URI of To.
    ///   - timeout: Timer F of this request; nil for 64·T1.
    public mutating func options(
        from fromURI: String, to uri: String, over flow: Flow, at now: Instant, timeout: Duration? = nil
    ) -> (identifier: ClientTransactionIdentifier, effects: [Effect]) {
        begin(.options, from: fromURI, to: uri, over: flow, at: now, timeout: timeout)
    }

    /// Sends a request in a transaction of its own, in a dialog or out of any; where too many wait already it fails at
    /// once.
    mutating func begin(
        _ method: RequestMethod, from fromURI: String, to uri: String, in dialog: Dialog? = nil, over flow: Flow,
        at now: Instant, timeout: Duration? = nil
    ) -> (identifier: ClientTransactionIdentifier, effects: [Effect]) {
        lastClient += 1
        let identifier = ClientTransactionIdentifier(value: lastClient)
        guard waitingClients < clientLimit else { return (identifier, [.transportFailed(identifier)]) }
        let branch = generator.next()
        let drawn =
            dialog.map { Drawn(branch: branch, tag: $0.fromTag, call: $0.call) }
            ?? Drawn(branch: branch, tag: generator.next(), call: generator.next())
        let outline = RequestOutline(
            method: method, fromURI: fromURI, uri: uri, drawn: drawn,
            number: dialog.map { $0.number + 1 } ?? Int(lastClient & 0x7FFF_FFFF), toTag: dialog?.toTag ?? "")
        clients[identifier] = Client(
            transaction: ClientTransaction(
                timing: timing, isReliable: flow.isReliable, isInvite: method == .invite, timeout: timeout),
            method: method, branch: branch, request: write(outline, over: flow), flow: flow,
            invitation: method == .invite ? outline : nil)
        clientIdentifiers[branch] = identifier
        waitingClients += 1
        statistics.sent += 1
        return (identifier, advance(identifier, .start, at: now))
    }

    /// The largest request that may go in a datagram where the path's MTU is not known (RFC 3261 §18.1.1).
    public static let datagramLimit = 1300

    /// True where OPTIONS to this URI has to go over a connection, or over UDP only if that is refused (§18.1.1).
    public func isTooLargeForDatagram(from fromURI: String, to uri: String, over flow: Flow) -> Bool {
        // Beside the URIs there are less than 500 bytes and the name of the product.
        guard fromURI.utf8.count + 2 * uri.utf8.count + userAgent.utf8.count > 800 else { return false }
        let outline = RequestOutline(
            method: .options, fromURI: fromURI, uri: uri, drawn: Drawn(branch: 0, tag: 0, call: 0),
            number: Int(lastClient & 0x7FFF_FFFF))
        return write(outline, over: flow).count > Self.datagramLimit
    }

    func write(_ outline: RequestOutline, over flow: Flow) -> [UInt8] {
        let host = flow.local.address
        let port = Int(flow.isReliable ? listeningPort ?? flow.local.port : flow.local.port)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512 + 2 * (outline.fromURI.utf8.count + outline.uri.utf8.count))
        bytes.append(line: outline.method.name)
        bytes.append(0x20)
        bytes.append(line: outline.uri)
        bytes.append(" SIP/2.0\r\nVia: SIP/2.0/")
        bytes.append(flow.isReliable ? "TCP " : "UDP ")
        bytes.append(host: host)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(decimal: port)
        bytes.append(";rport;branch=z9hG4bK")
        bytes.append(hexadecimal: outline.drawn.branch)
        if saysAlias, flow.isReliable { bytes.append(";alias") }
        bytes.append("\r\nMax-Forwards: 70\r\nFrom: <")
        bytes.append(line: outline.fromURI)
        bytes.append(">;tag=")
        bytes.append(hexadecimal: outline.drawn.tag)
        bytes.append("\r\nTo: <")
        bytes.append(line: outline.uri)
        bytes.append(outline.toTag.isEmpty ? ">" : ">;tag=")
        bytes.append(line: outline.toTag)
        bytes.append("\r\nCall-ID: ")
        bytes.append(hexadecimal: outline.drawn.call)
        bytes.append(UInt8(ascii: "@"))
        bytes.append(host)
        bytes.append("\r\nCSeq: ")
        bytes.append(decimal: outline.number)
        bytes.append(0x20)
        bytes.append(line: outline.method.name)
        bytes.append("\r\nContact: <sip:")
        bytes.append(host: host)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(decimal: port)
        if flow.isReliable { bytes.append(";transport=tcp") }
        bytes.append(">\r\nAccept: application/sdp\r\nUser-Agent: ")
        bytes.append(line: userAgent)
        bytes.append("\r\nContent-Length: 0\r\n\r\n")
        return bytes
    }

    /// A response finds its request by the branch of the only Via and the method of CSeq (RFC 3261 §17.1.3).
    mutating func receive(response: ReceivedMessage, over flow: Flow, at now: Instant) -> [Effect] {
        guard let via = try? response.via(), response.repeated & HeaderName.via.bit == 0,
            response.first(.via)?.value.end == via.whole.end
        else {
            statistics.malformedResponses += 1
            let error = DecodeError(offset: 0, element: "Via", reason: .invalid("is not the only one of a response"))
            return [.undecodable(error, over: flow)]
        }
        guard let cSeq = try? response.cSeq(), let branch = Branch.digits(via.branch, response.bytes.span),
            let identifier = clientIdentifiers[branch],
            RequestMethod(response.bytes.span, cSeq.method) == method(of: identifier)
        else {
            statistics.lateResponses += 1
            return [.late(status: response.status)]
        }
        retryAfter = response.first(.retryAfter).flatMap { field in
            UInt32(response.text(field.value).drop { $0 == " " }.prefix { $0.isASCII && $0.isNumber })
        }
        if clients[identifier]?.transaction.isOver == true { statistics.repeatedResponses += 1 }
        let acknowledgement = acknowledge(response, to: identifier)
        let effects = advance(
            identifier, .response(status: response.status), reason: response.text(response.reason), at: now)
        return acknowledgement + effects
    }

    /// The method of a request of ours that waits or absorbs copies of its answer.
    private func method(of identifier: ClientTransactionIdentifier) -> RequestMethod {
        clients[identifier]?.method ?? .other
    }
}
