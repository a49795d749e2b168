import Agents
import ArgumentParser
import Glibc
import Wire

/// Where a served agent is, and what tells its life from an earlier one.
enum ServeAddress {
    /// An address of this host, which is in the messages that the agent sends.
    static func own(_ text: String, defaultPort: UInt16) throws -> Endpoint {
        let endpoint = try Address.endpoint(text, defaultPort: defaultPort)
        guard endpoint.address != .v4(0), endpoint.address != .v6(high: 0, low: 0) else {
            throw ValidationError("--listen names one address of this host: it stands in every message that is sent.")
        }
        return endpoint
    }

    /// Different for each start, so that no peer takes a new request for a copy of an old one.
    static func seed() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return SeededGenerator.draw(UInt64(time.tv_sec), UInt64(time.tv_nsec), UInt64(getpid()))
    }

    /// The local date and time of day, for time stamps.
    static func now() -> CalendarTime {
        var seconds = time(nil)
        var parts = tm()
        localtime_r(&seconds, &parts)
        return CalendarTime(
            year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday),
            hour: Int(parts.tm_hour), minute: Int(parts.tm_min))
    }
}
