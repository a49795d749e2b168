extension MessageIdentifier: CustomStringConvertible {
    /// As on the wire: `[10.20.1.11]:2944`, `<mg1.example.com>`, `mg1` or `MTP{0102}`.
    public var description: String {
        var writer = TextWriter(.long)
        writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
