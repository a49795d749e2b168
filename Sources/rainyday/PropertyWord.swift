import ArgumentParser
import Exploration
import Wire

/// `--property split=5s`: a property and its limit.
enum PropertyWord {
    case split(Duration)
    case bothHold(Duration)
    case apart(Duration)
    case outage(Duration?)
    case refused(Duration?)
    case pingPong(PropertyLimits.PingPong)
    case unsettled(Duration)

    static func parse(_ text: String) throws -> PropertyWord {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        let name = parts.first ?? ""
        guard let property = Violation.Property(rawValue: name) else {
            let names = Violation.Property.allCases.map(\.rawValue)
            let hint = NearestWord.hint(name, among: names).map { ": \($0)" } ?? "."
            throw ValidationError("--property knows \(names.joined(separator: ", ")), not '\(name)'\(hint)")
        }
        let limit = parts.count > 1 ? parts[1] : nil
        let usual = PropertyLimits()
        switch property {
        case .split: return .split(try limit.map(Words.duration) ?? usual.split ?? .zero)
        case .bothHold: return .bothHold(try limit.map(Words.duration) ?? usual.bothHold ?? .zero)
        case .apart: return .apart(try limit.map(Words.duration) ?? usual.apart ?? .zero)
        case .outage: return .outage(try limit.map(Words.duration))
        case .refused: return .refused(try limit.map(Words.duration))
        case .unsettled: return .unsettled(try limit.map(Words.duration) ?? usual.unsettled ?? .zero)
        case .pingPong:
            guard let limit else { return .pingPong(usual.pingPong ?? .init(most: 4, within: .minutes(10))) }
            let halves = limit.split(separator: "/", maxSplits: 1).map(String.init)
            guard halves.count == 2, let most = Int(halves[0]), most >= 1 else {
                throw ValidationError("ping-pong takes a number and a time, such as ping-pong=4/10min, not '\(limit)'.")
            }
            return .pingPong(.init(most: most, within: try Words.duration(halves[1])))
        }
    }

    /// The limits that the words of a command line make; all properties where there is none.
    static func limits(_ words: [PropertyWord]) -> PropertyLimits {
        guard !words.isEmpty else { return PropertyLimits() }
        var limits = PropertyLimits.none
        for word in words {
            switch word {
            case .split(let limit): limits.split = limit
            case .bothHold(let limit): limits.bothHold = limit
            case .apart(let limit): limits.apart = limit
            case .outage(let limit): limits.outage = .init(most: limit)
            case .refused(let limit): limits.refused = .init(most: limit)
            case .pingPong(let limit): limits.pingPong = limit
            case .unsettled(let limit): limits.unsettled = limit
            }
        }
        return limits
    }
}
