public import Wire

/// What the layer answers by itself.
extension TransactionLayer {
    /// A status, its reason phrase, and the header field that says more.
    struct Refusal {
        let status: Int
        let reason: String
        var field: HeaderField?
    }

    /// The answer to a stream that ``StreamFramer`` could not go on with: 400, or 513 for a message above its limit.
    ///
    /// Close the connection after it, for no later message can be found in it (RFC 3261 §18.3).
    ///
    /// - Parameters:
    ///   - bytes: what the framer kept of the message at fault.
    ///   - fault: why it could not go on.
    /// - Returns: the answer, or nothing where too little came to answer or where it is no request.
    public mutating func refuse(_ bytes: [UInt8], _ fault: DecodeError, over flow: Flow) -> [Effect] {
        guard let received = try? ReceivedMessage(reading: bytes), received.isRequest else { return [] }
        statistics.malformedRequests += 1
        if case .tooLarge = fault.reason { return reject(received, 513, "Message Too Large", over: flow) }
        return reject(received, 400, "Bad Request - \(fault.element)", over: flow)
    }

    /// The answer to a method that is not handed on (RFC 3261 §8.2.1).
    mutating func answer(other request: ReceivedMessage, _ via: ViaParts, over flow: Flow) -> [Effect] {
        switch request.start.method {
        case .ack: return []
        case .cancel:
            // It ends nothing, for what it may name has been answered or soon will be; but it is answered (§9.2).
            let isKnown = [RequestMethod.options, .invite].contains {
                servers.identifier(of: ServerKey(request, via, method: $0)) != nil
            }
            return isKnown
                ? reject(request, 200, "OK", over: flow)
                : reject(request, 481, "Call/Transaction Does Not Exist", over: flow)
        case .bye where (try? request.to())?.tag.isEmpty == false:
            return reject(request, 481, "Call/Transaction Does Not Exist", over: flow)
        case .other: return reject(request, 501, "Not Implemented", [allow], over: flow)
        case _: return reject(request, 405, "Method Not Allowed", [allow], over: flow)
        }
    }

    /// Why an OPTIONS is not handed on (RFC 3261 §8.2.2 and §8.2.3); nil where it is.
    func refusal(of request: ReceivedMessage, over flow: Flow) -> Refusal? {
        if isForAnotherHost(request, over: flow) { return Refusal(status: 483, reason: "Too Many Hops") }
        if request.has(.require) {
            let tags = texts(of: .require, in: request)
            return Refusal(
                status: 420, reason: "Bad Extension",
                field: HeaderField("Unsupported", tags.joined(separator: ", ")))
        }
        guard !request.body.isEmpty, !isOptional(request) else { return nil }
        if texts(of: .contentEncoding, in: request).contains(where: { $0.lowercased() != "identity" }) {
            return Refusal(
                status: 415, reason: "Unsupported Media Type", field: HeaderField("Accept-Encoding", "identity"))
        }
        guard texts(of: .contentType, in: request).first?.lowercased() == "application/sdp" else {
            return Refusal(status: 415, reason: "Unsupported Media Type", field: Self.accept)
        }
        return nil
    }

    /// True where a request that may go no further names another address than this one.
    ///
    /// To its target a request with Max-Forwards 0 is an ordinary one (RFC 4475 §3.3.11); a name may be one of ours, so
    /// only an address tells.
    private func isForAnotherHost(_ request: ReceivedMessage, over flow: Flow) -> Bool {
        guard request.has(.maxForwards), (try? request.maxForwards()) == 0,
            let address = IPAddress(host: request.uri.host, in: request.bytes)
        else { return false }
        return address != flow.local.address
    }

    /// True where the sender says that a body which is not understood may be passed over (RFC 3261 §20.11).
    private func isOptional(_ request: ReceivedMessage) -> Bool {
        guard let field = request.first(.contentDisposition) else { return false }
        var isOptional = false
        try? request.forEachValue(of: field) { value in
            guard case .described(let parts) = value else { return }
            isOptional = request.text(parts.handling).lowercased() == "optional"
        }
        return isOptional
    }

    /// The tokens, or values without parameters, of every header field of the name.
    private func texts(of name: HeaderName, in request: ReceivedMessage) -> [String] {
        var texts: [String] = []
        for field in request.fields where field.name == name {
            try? request.forEachValue(of: field) { value in
                switch value {
                case .token(let range): texts.append(request.text(range))
                case .described(let parts): texts.append(DescribedValue(parts, SourceText(request.bytes)).value)
                case _: break
                }
            }
        }
        return texts
    }
}
