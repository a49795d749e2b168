extension ServiceChangeHeader {
    /// Reads a message that is one ServiceChange on the null context, from an IPv4 sender, without comments.
    ///
    /// Nil for everything else: other messages, faulty ones, and spellings that gateways rarely use; those take
    /// ``Message/init(decodingText:)``.
    public init?(peekingAtText bytes: [UInt8]) {
        let header = bytes.withUnsafeBufferPointer { bytes -> ServiceChangeHeader? in
            var reader = RegistrationReader(bytes)
            guard reader.read(keepsExtensions: false) else { return nil }
            return ServiceChangeHeader(
                version: reader.version, sender: reader.sender, transaction: reader.transaction,
                isRoot: reader.isRoot, method: reader.serviceChangeMethod, reasonCode: reader.reasonCode)
        }
        guard let header else { return nil }
        self = header
    }
}
