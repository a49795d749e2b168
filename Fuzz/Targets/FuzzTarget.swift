import Wire

/// Code that reads bytes from strangers, by the name that `Scripts/fuzz.sh` and the folders of `Fuzz/Inputs` have for
/// it.
public enum FuzzTarget: String, CaseIterable, Sendable {
    /// One H.248 message in text, and what a transaction layer makes of it.
    case h248Text = "h248-text"
    /// One H.248 message in binary, and what a transaction layer makes of it.
    case h248Binary = "h248-ber"
    /// TCP bytes cut into TPKT packets.
    case tpkt
    /// One SIP datagram, and what a transaction layer makes of it.
    case sipDatagram = "sip-datagram"
    /// TCP bytes cut into SIP messages.
    case sipStream = "sip-stream"
    /// One H.225.0 RAS message.
    case ras
    /// A recording in the classic format, and the protocols in its frames.
    case pcap
    /// A recording in blocks, and the protocols in its frames.
    case pcapng
    /// A recording, and the topology file that is inferred of it.
    case infer
    /// A recording in gzip or zstd.
    case compressed
    /// A topology file.
    case topology
    /// Screens of a real system.
    case screens

    /// Reads the input and checks every promise that the readers make.
    ///
    /// - Throws: ``BrokenInvariant`` with the first promise that does not hold.
    public func check(_ bytes: [UInt8]) throws(BrokenInvariant) {
        switch self {
        case .h248Text: try checkH248Text(bytes)
        case .h248Binary: try checkH248Binary(bytes)
        case .tpkt: try checkTPKT(bytes)
        case .sipDatagram: try checkSIPDatagram(bytes)
        case .sipStream: try checkSIPStream(bytes)
        case .ras: try checkRAS(bytes)
        case .pcap, .pcapng: try checkRecording(bytes)
        case .infer: try checkInference(bytes)
        case .compressed: try checkCompressed(bytes)
        case .topology: try checkTopology(bytes)
        case .screens: try checkScreens(bytes)
        }
    }

    /// The input as pieces, so that a reader of streams is shown it cut in different ways.
    ///
    /// The first byte chooses the length of the pieces, 1 to 64.
    static func pieces(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        let length = Int(bytes.first ?? 0) % 64 + 1
        return stride(from: 0, to: bytes.count, by: length).map { bytes[$0..<min($0 + length, bytes.count)] }
    }

    /// An error stands on a byte of the input, or at its end.
    func requirePlace(_ error: DecodeError, in bytes: [UInt8]) throws(BrokenInvariant) {
        try BrokenInvariant.require(
            (0...bytes.count).contains(error.offset), "\(error): the offset is not in 0...\(bytes.count)")
    }
}
