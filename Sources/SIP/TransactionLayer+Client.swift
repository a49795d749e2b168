public import Wire

extension TransactionLayer {
    /// Sends OPTIONS out of any dialog (RFC 3261 §11.1).
    ///
    /// Over UDP it is sent up to 11 times: at once and after 0.5, 1.5, 3.5, 7.5 … 31.5 s with the default timing; over
    /// TCP once. It ends in `response`, `timedOut` or `transportFailed`. Where 1,024 requests are open already it
    /// fails at once.
    ///
    /// - Parameters:
    ///   - fromURI: the URI of From, such as `sip:cm@10.10.0.10`.
    ///   - uri: the Request-URI and the URI of To.
    public mutating func options(
        from fromURI: String, to uri: String, over flow: Flow, at now: Instant
    ) -> (identifier: ClientTransactionIdentifier, effects: [Effect]) {
        lastClient += 1
        let identifier = ClientTransactionIdentifier(value: lastClient)
        guard clients.count < Self.clientLimit else { return (identifier, [.transportFailed(identifier)]) }
        let branch = Branch.cookie + Self.hexadecimal(generator.next())
        let request = optionsRequest(from: fromURI, to: uri, branch: branch, over: flow).encoded()
        clients[identifier] = Client(
            transaction: ClientTransaction(timing: timing, isReliable: flow.isReliable), branch: branch,
            request: request, flow: flow)
        clientIdentifiers[branch] = identifier
        return (identifier, advance(identifier, .start, at: now))
    }

    private mutating func optionsRequest(
        from fromURI: String, to uri: String, branch: String, over flow: Flow
    ) -> Message {
        let host = Self.host(flow.local.address)
        let port = flow.isReliable ? listeningPort ?? flow.local.port : flow.local.port
        let via = Via(
            transport: flow.transport, host: host, port: port,
            parameters: [Parameter("rport"), Parameter("branch", branch)])
        let tag = Self.hexadecimal(generator.next())
        return Message(
            startLine: .request(method: "OPTIONS", uri: uri),
            headers: [
                HeaderField("Via", via.text),
                HeaderField("Max-Forwards", "70"),
                HeaderField("From", "<\(fromURI)>;tag=\(tag)"),
                HeaderField("To", "<\(uri)>"),
                HeaderField("Call-ID", "\(Self.hexadecimal(generator.next()))@\(flow.local.address)"),
                HeaderField("CSeq", "\(lastClient & 0x7FFF_FFFF) OPTIONS"),
                HeaderField("Contact", "<sip:\(host):\(port)\(flow.isReliable ? ";transport=tcp" : "")>"),
                HeaderField("Accept", "application/sdp"),
                HeaderField("User-Agent", userAgent),
                HeaderField("Content-Length", "0"),
            ])
    }

    /// A response finds its request by the branch of the only Via and the method of CSeq (RFC 3261 §17.1.3).
    mutating func receive(response: Message, status: Int, reason: String, over flow: Flow, at now: Instant) -> [Effect]
    {
        let vias = response.vias
        guard vias.count == 1 else {
            return [
                .undecodable(
                    DecodeError(offset: 0, element: "Via", reason: .invalid("is not the only one of a response")),
                    over: flow)
            ]
        }
        guard response.cSeq?.method == "OPTIONS", let branch = vias[0].branch,
            let identifier = clientIdentifiers[branch]
        else { return [.late(status: status)] }
        return advance(identifier, .response(status: status), reason: reason, at: now)
    }

    static func host(_ address: IPAddress) -> String { address.isV4 ? "\(address)" : "[\(address)]" }

    /// Sixteen hexadecimal digits.
    static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
