/// A moment on the monotonic clock by which something must have come.
struct Deadline {
    private let moment: ContinuousClock.Instant

    init(_ timeout: Duration) { moment = .now + timeout }

    /// What is left, for poll; 0 once it has passed.
    var milliseconds: Int32 {
        let left = moment - .now
        return left <= .zero ? 0 : Int32(clamping: Int64(left / .milliseconds(1)) + 1)
    }
}
