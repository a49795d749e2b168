internal import CLinux
internal import Glibc

/// A timerfd on `CLOCK_MONOTONIC`.
struct SwitchTimer: ~Copyable {
    let descriptor: Int32
    private var armedFor: Int64?

    init() throws(SwitchSystemError) {
        descriptor = timerfd_create(CLOCK_MONOTONIC, Int32(TFD_NONBLOCK | TFD_CLOEXEC))
        guard descriptor >= 0 else { throw SwitchSystemError(call: "timerfd_create", code: errno) }
    }

    deinit { close(descriptor) }

    /// Makes the descriptor readable once at a moment of the clock, at once where it is past; nil disarms.
    mutating func arm(at nanoseconds: Int64?) {
        guard nanoseconds != armedFor else { return }
        armedFor = nanoseconds
        set(first: nanoseconds.map { max($0, 1) } ?? 0, period: 0)
    }

    /// Makes the descriptor readable every `period` nanoseconds from `first` on.
    mutating func repeats(first: Int64, every period: Int64) { set(first: first, period: period) }

    /// How often the timer has run out since the last call.
    mutating func takeExpirations() -> Int {
        var count: UInt64 = 0
        guard read(descriptor, &count, 8) == 8 else { return 0 }
        armedFor = nil
        return Int(clamping: count)
    }

    private func set(first: Int64, period: Int64) {
        var setting = itimerspec(it_interval: Self.timespec(period), it_value: Self.timespec(first))
        timerfd_settime(descriptor, Int32(TFD_TIMER_ABSTIME), &setting, nil)
    }

    private static func timespec(_ nanoseconds: Int64) -> Glibc.timespec {
        Glibc.timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    }
}
