extension URI {
    /// True where both lead to the same (RFC 3261 §19.1.4).
    ///
    /// Users and passwords count with their case, all else without; an escape is the same as its character where that
    /// needs none. user, ttl, method, maddr and transport count also where only one has them, others only where both
    /// do. Header fields must be the same in any order. Schemes other than sip and sips are compared as text.
    public func isEquivalent(to other: URI) -> Bool {
        guard scheme == other.scheme else { return false }
        guard scheme == "sip" || scheme == "sips" else { return text == other.text }
        guard user.map(Self.unescaped) == other.user.map(Self.unescaped),
            password.map(Self.unescaped) == other.password.map(Self.unescaped), port == other.port,
            host?.lowercased() == other.host?.lowercased()
        else { return false }
        return areParametersEquivalent(to: other) && Self.folded(headers) == Self.folded(other.headers)
    }

    private func areParametersEquivalent(to other: URI) -> Bool {
        let (ours, theirs) = (Self.folded(parameters), Self.folded(other.parameters))
        for (name, value) in ours {
            if let same = theirs[name] {
                guard same == value else { return false }
            } else if Self.counting.contains(name) {
                return false
            }
        }
        return theirs.keys.allSatisfy { ours[$0] != nil || !Self.counting.contains($0) }
    }

    /// Parameters that count even where only one of both has them.
    private static let counting: Set<String> = ["user", "ttl", "method", "maddr", "transport"]

    private static func folded(_ parameters: [Parameter]) -> [String: String] {
        var folded: [String: String] = [:]
        for parameter in parameters {
            folded[unescaped(parameter.name).lowercased()] = unescaped(parameter.value ?? "").lowercased()
        }
        return folded
    }

    /// Escapes of characters that need none are those characters; the others keep theirs, with capital digits.
    static func unescaped(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.contains(UInt8(ascii: "%")) else { return text }
        var plain: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let byte = UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16)
            else {
                plain.append(bytes[index])
                index += 1
                continue
            }
            if isUnreserved(byte) {
                plain.append(byte)
            } else {
                plain += String(decoding: bytes[index...index + 2], as: UTF8.self).uppercased().utf8
            }
            index += 3
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// `unreserved` of RFC 3261 §25.1: letters, digits and the marks.
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        Characters.isLetter(byte) || Characters.isDigit(byte) || "-_.!~*'()".utf8.contains(byte)
    }
}
