extension Split {
    /// The finding that a split makes.
    var finding: Finding {
        let sides = controllers.map { "\($0.controller): \(NameList.of($0.gateways))" }.joined(separator: " | ")
        let place = region == 0 ? "all gateways" : "region \(region)"
        let ending = endedBy.map { ", ended by \($0.rawValue)" } ?? ""
        return Finding(
            .split, "\(place): \(sides)\(ending)", nodes: controllers.flatMap { [$0.controller] + $0.gateways },
            start: start, end: end, frames: [frame], cause: cause.inWords, prevention: prevention)
    }

    private var prevention: String {
        let force = "Force Phones and Gateways to Active Survivable Servers"
        switch cause {
        case .partialNetworkFailure, .gatewayResetAfterRestore:
            return endedBy == .forcedByMain ? "nothing: main ended it as soon as it knew" : force
        case .registrationRace: return "a survivable that tells main at once, before gateways are back"
        case .mainBlind:
            return "a way for RRQs between the survivable and main (UDP 1719) that does not fail with theirs"
        case .listMismatch: return "MGC lists of main and one survivable, the one under BACKUP SERVERS (R1 to R4)"
        case .survivableUnadministered: return "the survivable administered at main (add survivable-processor)"
        case .releaseMismatch: return "the same release on main and survivable (R10)"
        case .unknown: return ""
        }
    }
}

extension Split.Cause {
    /// The cause as a sentence's part.
    var inWords: String {
        switch self {
        case .partialNetworkFailure: "some gateways lost their way to main, others kept it (partial network failure)"
        case .gatewayResetAfterRestore: "main was back, and a gateway that started anew began at the top of its list"
        case .registrationRace: "a gateway reached main before main knew that the survivable is active"
        case .mainBlind: "main never got the survivable's RRQs, and could not know that it is active"
        case .listMismatch: "MGC lists lead to survivables that BACKUP SERVERS does not name"
        case .survivableUnadministered: "main rejects the survivable's RRQ, and takes no notice of it"
        case .releaseMismatch: "main takes no notice of a survivable of another release"
        case .unknown: ""
        }
    }
}
