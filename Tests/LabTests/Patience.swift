import Glibc

/// Waiting for something that is bound to happen soon.
enum Patience {
    /// Asks every few milliseconds until the answer is yes; false where it is not within the time.
    static func until(_ time: Duration = .seconds(20), _ isSo: () throws -> Bool) rethrows -> Bool {
        let deadline = ContinuousClock.now + time
        repeat {
            if try isSo() { return true }
            poll(nil, 0, 5)
        } while ContinuousClock.now < deadline
        return false
    }
}
