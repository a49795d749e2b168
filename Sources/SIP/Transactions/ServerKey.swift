internal import Wire

/// What tells a new request from one that came before (RFC 3261 §17.2.3).
///
/// The parts stand one after the other with a NUL between them, which none of them can hold.
struct ServerKey: Hashable {
    private let bytes: [UInt8]

    /// - Parameter via: the topmost Via of the request.
    /// - Parameter method: another method than the request's own, as a CANCEL looks for what it cancels (§9.2).
    init(_ request: ReceivedMessage, _ via: ViaParts, method: RequestMethod? = nil) {
        var key: [UInt8] = []
        let source = request.bytes
        if Self.identifies(via.branch, source) {
            key.reserveCapacity(via.branch.count + via.host.count + 24)
            key += source[via.branch.indices]
            key.append(0)
            for index in via.host.indices { key.append(Characters.lower(source[index])) }
            key.append(0)
            if via.port != ViaParts.absent { key.append(decimal: Int(via.port)) }
            key.append(0)
            if let method {
                key += method.name.utf8
            } else {
                key += source[request.method.indices]
            }
        } else {
            // A client of RFC 2543, or a bare cookie, which identifies nothing.
            let parts = [
                request.uri.whole, (try? request.to())?.tag ?? .none, (try? request.from())?.tag ?? .none,
                (try? request.callID()) ?? .none, (request.first(.cSeq)?.value) ?? .none, via.whole, request.method,
            ]
            for part in parts {
                key.append(0)
                key += source[part.indices]
            }
        }
        bytes = key
    }

    /// True where the branch alone tells transactions apart (§8.1.1.7).
    private static func identifies(_ branch: ByteRange, _ source: [UInt8]) -> Bool {
        branch.count > Branch.cookie.utf8.count && source[branch.indices].starts(with: Branch.cookie.utf8)
    }
}

/// What two requests have in common that are one which came by two ways (RFC 3261 §8.2.2.2).
struct MergeKey: Hashable {
    private let bytes: [UInt8]

    /// Nil for a request inside a dialog, which cannot be one of these.
    init?(_ request: ReceivedMessage) {
        guard let from = try? request.from(), let to = try? request.to(), to.tag.isEmpty,
            let identifier = try? request.callID(), let cSeq = try? request.cSeq()
        else { return nil }
        var key: [UInt8] = []
        key.reserveCapacity(from.tag.count + identifier.count + 24)
        key += request.bytes[from.tag.indices]
        key.append(0)
        key += request.bytes[identifier.indices]
        key.append(0)
        key.append(decimal: Int(cSeq.number))
        key.append(0)
        key += request.bytes[cSeq.method.indices]
        bytes = key
    }
}
