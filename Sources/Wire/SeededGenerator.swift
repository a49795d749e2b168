/// A seeded generator of random numbers (SplitMix64): the same seed gives the same numbers on every machine.
public struct SeededGenerator: RandomNumberGenerator, Hashable, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    /// The next number of the sequence that the seed decides.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// A draw that depends on its arguments alone, never on how many draws came before it.
    ///
    /// Faults are drawn this way, so that one more ARP request does not change which segment is lost.
    @inlinable
    public static func draw(_ parts: UInt64...) -> UInt64 {
        var hash: UInt64 = 0x243F_6A88_85A3_08D3
        for part in parts { hash = mix((hash ^ part) &+ 0x9E37_79B9_7F4A_7C15) }
        return hash
    }

    /// A duration drawn evenly from zero up to, and without, `limit`; zero where `limit` is not above zero.
    public mutating func duration(below limit: Duration) -> Duration {
        let bound = limit.wholeNanoseconds
        guard bound > 0 else { return .zero }
        return .nanoseconds(Int64(next() % UInt64(bound)))
    }

    /// A number that stands for some bytes, in that order; no protection against somebody who knows the seed.
    public static func digest(_ bytes: some Sequence<UInt8>, seed: UInt64) -> UInt64 {
        bytes.reduce(seed) { draw($0, UInt64($1)) }
    }

    @usableFromInline
    static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
