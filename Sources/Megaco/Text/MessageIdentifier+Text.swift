extension MessageIdentifier: CustomStringConvertible {
    /// As on the wire: `[10.20.1.11]:2944`, `<mg1.example.com>`, `mg1` or `MTP{0102}`.
    public var description: String {
        String(decoding: TextWriter.bytes(PlainStyle(length: .long)) { $0.write(self) }, as: UTF8.self)
    }
}
