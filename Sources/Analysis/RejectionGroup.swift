import Wire

/// Refusals by one controller with one error.
struct RejectionGroup {
    let controller: String
    let error: Int?
    /// The gateways asked while a survivable served them.
    let served: Bool
    /// What was answered is encrypted.
    let isInferred: Bool
    private(set) var gateways: [String] = []
    private(set) var attempts: [RegistrationAttempt] = []

    static func all(_ registrations: [RegistrationAttempt]) -> [RejectionGroup] {
        struct Key: Hashable {
            let controller: String
            let error: Int?
            let served: Bool
            let isInferred: Bool
        }
        var groups: [RejectionGroup] = []
        var places: [Key: Int] = [:]
        for attempt in registrations where attempt.outcome == .rejected {
            let key = Key(
                controller: attempt.controller, error: attempt.error, served: attempt.served == true,
                isInferred: attempt.isInferred)
            let index = places[key] ?? groups.count
            if index == groups.count {
                places[key] = index
                groups.append(
                    RejectionGroup(
                        controller: key.controller, error: key.error, served: key.served, isInferred: key.isInferred))
            }
            if !groups[index].gateways.contains(attempt.gateway) { groups[index].gateways.append(attempt.gateway) }
            groups[index].attempts.append(attempt)
        }
        return groups
    }

    private init(controller: String, error: Int?, served: Bool, isInferred: Bool) {
        self.controller = controller
        self.error = error
        self.served = served
        self.isInferred = isInferred
    }

    var finding: Finding {
        let answer =
            isInferred
            ? "as it seems, for no supervision followed"
            : error.map { "with error \($0)" } ?? "and named another controller"
        let times = CountText.times(attempts.count)
        let names = NameList.of(gateways.sorted(by: NaturalOrder.precedes))
        return Finding(
            .rejected, "\(controller) refused \(names) \(times) \(answer)\(served ? ", served elsewhere" : "")",
            nodes: [controller] + gateways, start: attempts.map(\.time).min() ?? .start,
            end: attempts.map(\.time).max(), count: attempts.count, frames: attempts.map(\.frame), cause: cause,
            prevention: prevention)
    }

    private var isAlone: Bool { gateways.count == 1 }

    private var cause: String {
        let (it, its, was) = isAlone ? ("it", "its", "was") : ("they", "their", "were")
        if served {
            let back = isAlone ? "it" : "them"
            return "main does not let \(back) return yet: recovery rule, network stability, or a disabled region"
        }
        if isInferred {
            return "the answers are encrypted: a disabled region, a serial number not known, another version"
        }
        switch error {
        case 503: return "\(its) region is disabled there, by split registration prevention or by hand"
        case 504, 402:
            return "\(its) serial \(isAlone ? "number is" : "numbers are") not administered there"
        case 406: return "the versions of H.248 do not fit"
        case 505: return "\(it) \(was) asked before \(it) \(was) registered"
        case 459: return "the profile is not known there"
        case nil: return "\(it) \(isAlone ? "is" : "are") to go to another controller"
        case _: return "see H.248.8 for the error"
        }
    }

    private var prevention: String {
        switch error {
        case 504, 402:
            isAlone
                ? "the serial number on the media-gateway form of each controller of its list"
                : "the serial numbers on the media-gateway forms of each controller of their lists"
        case _: ""
        }
    }
}
