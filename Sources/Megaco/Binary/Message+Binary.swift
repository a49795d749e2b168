internal import Wire

extension Message {
    /// Reads one H.248 binary message (H.248.1 Annex A, versions 1 to 3) in any form of the basic encoding rules, but
    /// strings in pieces.
    ///
    /// Read are ServiceChange, AuditValue, AuditCapabilities and Notify whole; Add, Move, Modify and Subtract with the
    /// descriptors Events, Signals, Statistics and Audit; and the replies to them. Anything else that is legal is an
    /// error that names the command, with 443, 444 or 501 as its answer. A message is at most 65,535 bytes, and no list
    /// in it has more than 1,024 members.
    ///
    /// - Throws: ``MessageDecodeError`` for the first transaction with a fault. All transactions that are good, also
    ///   those after it, are its `preceding`; the faults of others are its `further`.
    public init(decodingBinary bytes: [UInt8]) throws(MessageDecodeError) {
        if let registration = bytes.withUnsafeBufferPointer({ BinaryRegistrationReader.message($0) }) {
            self = registration
            return
        }
        try self.init(readingBinary: bytes)
    }

    /// The same by the grammar alone.
    init(readingBinary bytes: [UInt8]) throws(MessageDecodeError) {
        self = try bytes.withUnsafeBufferPointer { (bytes) throws(MessageDecodeError) -> Message in
            var reader = BinaryReader(bytes)
            let message: Message
            do throws(DecodeError) {
                message = try reader.message()
            } catch {
                reader.progress.note(error)
                throw reader.progress.error(reader.progress.faults[0])
            }
            guard let fault = reader.progress.faults.first else { return message }
            throw reader.progress.error(fault)
        }
    }

    /// The one spelling that this package sends: each length definite and in the fewest octets.
    ///
    /// Quote marks in error and reason texts become `'`, and what an IA5String for people cannot hold becomes `?`.
    ///
    /// - Throws: ``MessageEncodeError`` for what ``init(decodingBinary:)`` does not read, and for names that are
    ///   neither in the table of packages nor hexadecimal.
    public func encodedBinary(_ values: BinaryValues = .wrapped) throws(MessageEncodeError) -> [UInt8] {
        var writer = BinaryWriter(values)
        try writer.write(self)
        return writer.bytes
    }
}
