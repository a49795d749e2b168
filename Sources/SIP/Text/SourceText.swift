internal import Wire

/// The bytes that parts lie in, to make text of them.
struct SourceText {
    let bytes: [UInt8]

    init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    /// A cursor over all of it.
    func cursor(_ element: HeaderName) -> Cursor { Cursor(bytes.indices, element) }

    func text(_ range: ByteRange) -> String { String(decoding: bytes[range.indices], as: UTF8.self) }

    /// Nil where there is nothing.
    func part(_ range: ByteRange) -> String? { range.isEmpty ? nil : text(range) }

    /// The parameters that the range holds, each begun by a semicolon.
    func parameters(_ range: ByteRange) -> [Parameter] {
        var parameters: [Parameter] = []
        var place = Cursor(range, .other)
        while let parts = try? place.parameter(bytes.span) {
            parameters.append(Parameter(text(parts.name), part(parts.value)))
        }
        return parameters
    }
}
