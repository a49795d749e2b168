/// How dialled digits are collected (H.248.1 §7.1.14).
public struct DigitMapValue: Hashable, Sendable {
    /// T: how long to wait for the first digit, 0…99 seconds.
    public var startTimer: UInt8?
    /// S: how long to wait where the digits so far match, 0…99 seconds.
    public var shortTimer: UInt8?
    /// L: how long to wait where they do not, 0…99 seconds.
    public var longTimer: UInt8?
    /// Z: how long a long digit is held, 0…99 tenths of a second (version 2).
    public var durationTimer: UInt8?
    /// The patterns without white space, such as `([1-7]xxx|0S)`.
    public var pattern: String

    public init(
        pattern: String, startTimer: UInt8? = nil, shortTimer: UInt8? = nil, longTimer: UInt8? = nil,
        durationTimer: UInt8? = nil
    ) {
        self.pattern = pattern
        self.startTimer = startTimer
        self.shortTimer = shortTimer
        self.longTimer = longTimer
        self.durationTimer = durationTimer
    }
}
