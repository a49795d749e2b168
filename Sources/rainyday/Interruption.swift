import Glibc
import Synchronization

/// SIGINT and SIGTERM as something that a loop asks for, so that what there is can be written first.
enum Interruption {
    private static let received = Atomic<Int32>(0)

    /// The signal that asked for the end; nil where none did.
    static var signal: Int32? {
        let number = received.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// From now on the first such signal is noted instead of ending the process; the second ends it.
    static func watch() {
        for number in [SIGINT, SIGTERM] {
            Glibc.signal(number) { number in
                Interruption.received.store(number, ordering: .relaxed)
                Glibc.signal(number, SIG_DFL)
            }
        }
    }
}
