import Megaco
import Wire

/// A ``RegistrationAttempt`` as the track of its gateway keeps it: with a number in place of a name.
struct RegistrationRecord: Sendable {
    /// The number of the controller's node.
    var controller: Int
    var time: Instant
    var requestTime: Instant
    var frame: Int
    var error: Int?
    var outcome = RegistrationAttempt.Outcome.unanswered
    var served: Bool?
    var note: ServiceChangeNote

    /// - Parameter names: the names of nodes, by their numbers.
    func attempt(of gateway: String, _ names: Names) -> RegistrationAttempt {
        var attempt = RegistrationAttempt(
            gateway: gateway, controller: names[controller], time: time, requestTime: requestTime,
            method: note.methodName(names), reason: note.reason, outcome: outcome, error: error, frame: frame,
            served: served, serialNumber: note.serialNumber == .none ? nil : names[note.serialNumber])
        attempt.isInferred = note.isInferred
        return attempt
    }
}
