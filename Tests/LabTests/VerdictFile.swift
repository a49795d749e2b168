import FoundationEssentials

/// `verdict.json` as a reader that knows only its documented keys sees it.
struct VerdictFile: Decodable {
    struct Split: Decodable, Equatable {
        var region: Int
        var controllers: [String: [String]]
        var cause: String
        var ended_by: String?
    }

    struct Expectation: Decodable {
        var text: String
        var outcome: String
        var measured: String
    }

    struct Capture: Decodable {
        var packets: Int
        var dropped: Int
    }

    var schema: Int
    var mode: String
    var speed: Int
    var ended_s: Double
    var splits: [Split]
    var expectations: [Expectation]
    var disagreements: [String]
    var doubt: String?
    var capture: Capture

    init(_ text: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(text.utf8)) }

    /// What did not pass, for people.
    var complaints: [String] {
        expectations.filter { $0.outcome != "pass" }.map { "\($0.outcome): \($0.text): \($0.measured)" }
            + disagreements + [doubt].compactMap { $0 }
    }
}
