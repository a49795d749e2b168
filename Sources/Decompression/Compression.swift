/// How a file is compressed, told by its first four bytes.
public enum Compression: String, Hashable, Sendable, CaseIterable {
    /// RFC 1952, any number of members.
    case gzip
    /// RFC 8878, any number of frames, skippable ones among them.
    case zstd

    /// Nil where the bytes begin neither; fewer than four never do.
    public init?(beginning bytes: some Collection<UInt8>) {
        let head = bytes.prefix(4)
        guard head.count == 4 else { return nil }
        if head.starts(with: [0x1F, 0x8B, 0x08]) {
            self = .gzip
        } else if head.elementsEqual([0x28, 0xB5, 0x2F, 0xFD]) || Self.isSkippable(head) {
            self = .zstd
        } else {
            return nil
        }
    }

    /// A skippable frame's magic number is 0x184D2A50 to 0x184D2A5F, the least significant octet first.
    private static func isSkippable(_ head: some Collection<UInt8>) -> Bool {
        head.first.map { $0 & 0xF0 == 0x50 } ?? false && head.dropFirst().elementsEqual([0x2A, 0x4D, 0x18])
    }
}
