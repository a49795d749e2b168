import Megaco

/// How the terminations of a call out of a gateway are called (assumed; H.248.1 leaves names to provisioning): `T/3` is
/// the third channel of its trunks, `RTP/7` the media stream of context 7. In binary a name is levels of octets.
enum CallTermination: Hashable, Sendable, CaseIterable {
    case trunk, stream

    /// The gateway is to choose.
    func choose(_ encoding: MessageEncoding) -> TerminationIdentifier { TerminationIdentifier("\(root(encoding))/$") }

    /// - Parameter number: 0…65,535.
    func name(_ number: Int, _ encoding: MessageEncoding) -> TerminationIdentifier {
        guard encoding == .binary else { return TerminationIdentifier("\(root(encoding))/\(number)") }
        let levels = [number >> 8 & 0xFF, number & 0xFF].map { octet in
            String("0000000" + String(octet, radix: 2)).suffix(8)
        }
        return TerminationIdentifier("\(root(encoding))/\(levels.joined(separator: "/"))")
    }

    private func root(_ encoding: MessageEncoding) -> String {
        switch (self, encoding == .binary) {
        case (.trunk, false): "T"
        case (.stream, false): "RTP"
        case (.trunk, true): "00000001"
        case (.stream, true): "00000010"
        }
    }
}
