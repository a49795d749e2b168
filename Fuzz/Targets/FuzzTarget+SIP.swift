import SIP
import Wire

extension FuzzTarget {
    /// What is read as text can be sent and is the same again; bytes that are not UTF-8 become longer in a `Message`,
    /// and may pass a bound. A layer answers a datagram with one datagram at most.
    func checkSIPDatagram(_ bytes: [UInt8]) throws(BrokenInvariant) {
        switch Result(catching: { () throws(DecodeError) in try Message(decoding: bytes) }) {
        case .success(let message):
            guard String(validating: bytes, as: UTF8.self) != nil else { break }
            let text = message.encoded()
            let words = String(decoding: text, as: UTF8.self)
            guard let again = try? Message(decoding: text) else {
                throw BrokenInvariant("what was written is refused: \(words)")
            }
            try BrokenInvariant.require(again.encoded() == text, "what was written reads otherwise: \(words)")
        case .failure(let error): try requirePlace(error, in: bytes)
        }
        if let fault = Message.fault(in: bytes) {
            try requirePlace(fault.error, in: bytes)
        }
        var layer = TransactionLayer(timing: Timing(), userAgent: "fuzz", seed: 1)
        let here = Endpoint(address: .v4(0x0A00_0001), port: 5060)
        let there = Endpoint(address: .v4(0x0A00_0002), port: 5060)
        let sent = layer.receive(bytes, over: .datagram(local: here, remote: there), at: .start)
            .count { if case .transmit = $0 { true } else { false } }
        try BrokenInvariant.require(sent <= 1, "\(sent) datagrams answer one")
    }

    /// However the stream is cut, the same messages come out, and every byte is in one of them or waits.
    func checkSIPStream(_ bytes: [UInt8]) throws(BrokenInvariant) {
        var whole = StreamFramer()
        var cut = StreamFramer()
        let items = (try? whole.append(bytes)) ?? []
        var others: [StreamFramer.Item] = []
        for piece in Self.pieces(bytes) {
            guard cut.fault == nil else { break }
            others += (try? cut.append(piece)) ?? []
        }
        try BrokenInvariant.require(items == others, "\(items.count) items at once, \(others.count) in pieces")
        try BrokenInvariant.require(
            (whole.fault == nil) == (cut.fault == nil), "a fault at once or in pieces, not both")
        guard whole.fault == nil else { return }
        var taken = 0
        for item in items {
            switch item {
            case .message(let message): taken += message.count
            case .ping: taken += StreamFramer.ping.count
            case .pong: throw BrokenInvariant("a pong that nobody expects")
            }
        }
        // Line ends between messages are nobody's.
        let lineEnds = bytes.count { $0 == 0x0D || $0 == 0x0A }
        let rest = bytes.count - taken - whole.bufferedBytes
        try BrokenInvariant.require(
            (0...lineEnds).contains(rest),
            "\(taken) bytes taken and \(whole.bufferedBytes) waiting of \(bytes.count)")
    }
}
