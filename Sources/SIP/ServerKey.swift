/// What tells a new request from one that came before (RFC 3261 §17.2.3).
struct ServerKey: Hashable {
    private let parts: [String]

    /// Nil where the topmost Via cannot be read.
    init?(_ request: Message) {
        guard case .request(let method, let uri) = request.startLine, let via = request.via else { return nil }
        if let branch = via.branch, branch.count > Branch.cookie.count, branch.hasPrefix(Branch.cookie) {
            parts = [branch, via.host.lowercased(), via.port.map { "\($0)" } ?? "", method]
        } else {
            // A client of RFC 2543, or a bare cookie, which identifies nothing.
            parts = [
                uri, request.to?.tag ?? "", request.from?.tag ?? "", request.callIdentifier ?? "",
                request.cSeq?.text ?? "", via.text, method,
            ]
        }
    }
}
