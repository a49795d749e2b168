import Megaco
import Wire

extension FuzzTarget {
    /// What is read can be sent, in either spelling, and is the same again; what is refused has a place and an answer.
    func checkH248Text(_ bytes: [UInt8]) throws(BrokenInvariant) {
        switch Result(catching: { () throws(MessageDecodeError) in try Message(decodingText: bytes) }) {
        case .success(let message): try checkSpellings(of: message)
        case .failure(let refusal):
            try requirePlace(refusal.error, in: bytes)
            if let body = refusal.answer {
                try checkSpellings(of: Message(sender: .domain("a.example", port: nil), body: body))
            }
        }
        let party = TransactionParty(sender: .domain("b.example", port: nil), encoding: .text(.short))
        var layer = TransactionLayer(party, carrier: .datagram, firstIdentifier: 1, seed: 1)
        var replies = ReplyCache()
        let effects = layer.receive(bytes, at: .start, replies: &replies)
        // A request asks for an answer or is one thing to do; an acknowledgement of a range is none.
        try BrokenInvariant.require(
            effects.count <= bytes.count + 2, "\(effects.count) effects of \(bytes.count) bytes")
    }

    /// What is read can be written, in either form of values, and is the same again; what is refused has a place and
    /// answers that can be written.
    func checkH248Binary(_ bytes: [UInt8]) throws(BrokenInvariant) {
        switch Result(catching: { () throws(MessageDecodeError) in try Message(decodingBinary: bytes) }) {
        case .success(let message): try checkBinary(message, sameWhenBare: false)
        case .failure(let refusal):
            for fault in [refusal] + refusal.further {
                try requirePlace(fault.error, in: bytes)
                guard let body = fault.answer else { continue }
                try checkBinary(Message(sender: .domain("a.example", port: nil), body: body), sameWhenBare: true)
            }
        }
        let party = TransactionParty(sender: .domain("b.example", port: nil), encoding: .binary)
        var layer = TransactionLayer(party, carrier: .datagram, firstIdentifier: 1, seed: 1)
        var replies = ReplyCache()
        let effects = layer.receive(bytes, at: .start, replies: &replies)
        try BrokenInvariant.require(
            effects.count <= bytes.count + 2, "\(effects.count) effects of \(bytes.count) bytes")
    }

    /// A bare value forgets whether it was in quote marks.
    private func checkBinary(_ message: Message, sameWhenBare: Bool) throws(BrokenInvariant) {
        guard let wrapped = try? message.encodedBinary(), let bare = try? message.encodedBinary(.bare) else {
            throw BrokenInvariant("what was read cannot be written: \(message)")
        }
        guard let again = try? Message(decodingBinary: wrapped), let other = try? Message(decodingBinary: bare) else {
            throw BrokenInvariant("what was written is refused: \(message)")
        }
        try BrokenInvariant.require(again == message, "what was written reads otherwise: \(message)")
        try BrokenInvariant.require(!sameWhenBare || other == message, "bare values read otherwise: \(message)")
    }

    private func checkSpellings(of message: Message) throws(BrokenInvariant) {
        for tokens in TokenLength.allCases {
            let text = message.encodedText(tokens)
            let words = String(decoding: text, as: UTF8.self)
            guard let again = try? Message(decodingText: text) else {
                throw BrokenInvariant("what was written is refused: \(words)")
            }
            try BrokenInvariant.require(again == message, "what was written reads otherwise: \(words)")
        }
    }

    /// However the stream is cut, the same packets come out, and every byte is in one of them or waits.
    func checkTPKT(_ bytes: [UInt8]) throws(BrokenInvariant) {
        var whole = TPKTFramer()
        var cut = TPKTFramer()
        let packets = (try? whole.append(bytes)) ?? []
        var others: [[UInt8]] = []
        for piece in Self.pieces(bytes) {
            guard cut.failure == nil else { break }
            others += (try? cut.append(piece)) ?? []
        }
        try BrokenInvariant.require(packets == others, "\(packets.count) packets at once, \(others.count) in pieces")
        try BrokenInvariant.require(
            whole.failure?.reason == cut.failure?.reason, "one failure at once, another in pieces")
        guard whole.failure == nil else { return }
        let taken = packets.reduce(0) { $0 + $1.count + 4 }
        try BrokenInvariant.require(
            taken + whole.bufferedBytes == bytes.count,
            "\(taken) bytes taken and \(whole.bufferedBytes) waiting of \(bytes.count)")
    }
}
