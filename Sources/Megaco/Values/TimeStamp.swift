/// `yyyymmddThhmmssss`: a date and a time of day in hundredths of a second (Annex B.2).
public struct TimeStamp: Hashable, Sendable {
    /// Eight digits, year month day.
    public var date: UInt32
    /// Eight digits, hour minute second hundredth.
    public var time: UInt32

    public init(date: UInt32, time: UInt32) {
        self.date = date
        self.time = time
    }
}
