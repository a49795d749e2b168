import RAS
import Wire

/// Measures how often survivables renew their registration with main.
struct RegistrationClock {
    private var last: [Pair: Request] = [:]

    private struct Pair: Hashable {
        let survivable: String
        let main: String
    }

    private struct Request {
        var at: Instant
        var sequence: UInt16
        var isActive: Bool
        var isConfirmed = false
    }

    /// - Parameter names: the names of nodes, by their numbers.
    mutating func handle(_ happening: Happening, _ names: Names, _ table: inout TimerTable) {
        switch happening.signal {
        case .registrationRequest(let sequence, let report?, _):
            guard let sent = happening.sent else { return }
            let pair = Pair(survivable: names[happening.fromNumber], main: names[happening.toNumber])
            if let last = last[pair] {
                guard last.sequence != sequence else { return }
                if last.isConfirmed, last.isActive == report.isActive {
                    table.add(.registrationKeepAlive, pair.survivable, sent - last.at)
                }
            } else {
                guard last.count < Scene.nodeLimit else { return }
            }
            last[pair] = Request(at: sent, sequence: sequence, isActive: report.isActive)
        case .registrationConfirm(let sequence):
            let pair = Pair(survivable: names[happening.toNumber], main: names[happening.fromNumber])
            if happening.delivered != nil, last[pair]?.sequence == sequence { last[pair]?.isConfirmed = true }
        case _: break
        }
    }
}
