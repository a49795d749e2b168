import Frames
import Packets
import Testing

@Suite("One direction of TCP is put back in order")
struct TCPStreamTests {
    struct Step: Sendable {
        var sequence: UInt32
        var text = ""
        var flags: TCPSegment.Flags = .ack
    }

    /// Events as text: `open`, the bytes, `gap n`, `fin`, `rst`.
    static func play(_ steps: [Step], _ stream: inout TCPStream) -> [String] {
        // What only goes on in order may be taken more quickly, and comes to the same.
        var quick = stream
        return steps.flatMap { step in
            let segment = TCPSegment(
                sourcePort: 1, destinationPort: 2, sequence: step.sequence, acknowledgement: 0, flags: step.flags,
                window: 0, payload: Array(step.text.utf8)[...])
            let events = stream.receive(segment)
            if quick.advance(past: segment) {
                #expect(events == (segment.payload.isEmpty ? [] : [.bytes(Array(segment.payload))]))
            } else {
                #expect(events == quick.receive(segment))
            }
            return events.map(Self.text)
        }
    }

    static func text(_ event: TCPStream.Event) -> String {
        switch event {
        case .opened: "open"
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .gap(let count): "gap \(count)"
        case .finished: "fin"
        case .reset: "rst"
        }
    }

    @Test(
        "order, repetition, overlap, wrap",
        arguments: [
            (
                [Step(sequence: 9, flags: .syn), Step(sequence: 10, text: "ab"), Step(sequence: 12, text: "c")],
                ["open", "ab", "c"]
            ),
            (
                [Step(sequence: 9, flags: .syn), Step(sequence: 9, flags: .syn), Step(sequence: 10, text: "ab")],
                ["open", "open", "ab"]
            ),
            (
                [Step(sequence: 10, text: "ab"), Step(sequence: 10, text: "ab"), Step(sequence: 11, text: "Xc")],
                ["ab", "c"]
            ),
            (
                [Step(sequence: 10, text: "a"), Step(sequence: 13, text: "d"), Step(sequence: 11, text: "bc")],
                ["a", "bc", "d"]
            ),
            (
                [Step(sequence: 10, text: "a"), Step(sequence: 13, text: "d"), Step(sequence: 11, text: "bcXe")],
                ["a", "bc", "d", "e"]
            ),
            ([Step(sequence: .max, text: "abc"), Step(sequence: 2, text: "d")], ["abc", "d"]),
            ([Step(sequence: 10, text: "a", flags: [.ack, .fin]), Step(sequence: 12, text: "z")], ["a", "fin"]),
            (
                [
                    Step(sequence: 10, text: "a"), Step(sequence: 12, text: "c", flags: [.ack, .fin]),
                    Step(sequence: 11, text: "b"),
                ], ["a", "b", "c", "fin"]
            ),
            ([Step(sequence: 10, text: "a"), Step(sequence: 11, flags: .rst)], ["a", "rst"]),
            (
                [
                    Step(sequence: 9, flags: .syn), Step(sequence: 10, text: "a"), Step(sequence: 70, flags: .syn),
                    Step(sequence: 71, text: "b"),
                ], ["open", "a", "open", "b"]
            ),
        ])
    func orders(_ steps: [Step], _ log: [String]) {
        var stream = TCPStream()
        #expect(Self.play(steps, &stream) == log)
    }

    @Test("a hole is given up at the limit, and when the other side acknowledges beyond it")
    func holes() {
        var stream = TCPStream(limit: 4)
        #expect(Self.play([Step(sequence: 0, text: "a"), Step(sequence: 5, text: "xyz")], &stream) == ["a"])
        #expect(stream.bufferedBytes == 3)
        #expect(Self.play([Step(sequence: 8, text: "uv")], &stream) == ["gap 4", "xyz", "uv"])
        var other = TCPStream()
        _ = Self.play([Step(sequence: 0, text: "a"), Step(sequence: 5, text: "xyz")], &other)
        #expect(other.acknowledge(1).isEmpty)
        #expect(other.acknowledge(8).map(Self.text) == ["gap 4", "xyz"])
        #expect(other.bufferedBytes == 0)
    }

    @Test("memory stays bounded whatever comes")
    func bounded() {
        var stream = TCPStream(limit: 1000)
        for index in 0..<2000 as Range<UInt32> {
            _ = Self.play([Step(sequence: index &* 2_654_435_761, text: "abcdefgh")], &stream)
            #expect(stream.bufferedBytes <= 1000)
        }
    }
}
