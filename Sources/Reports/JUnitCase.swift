import Analysis

/// One expectation of a story, or the story as a whole, in a JUnit file.
public struct JUnitCase: Hashable, Sendable {
    /// How a case came out.
    public enum Outcome: Hashable, Sendable {
        case pass
        /// An expectation that was not met.
        case failure(message: String, text: String)
        /// What could not be judged: inconclusive, unreadable, beyond a bound. `type` is one word for it.
        case error(type: String, message: String, text: String)
        /// Left out for a reason.
        case skipped(message: String)

        enum Kind { case pass, failure, error, skipped }

        var kind: Kind {
            switch self {
            case .pass: .pass
            case .failure: .failure
            case .error: .error
            case .skipped: .skipped
            }
        }
    }

    /// The words of the expectation, or of what was asked of the story.
    public var name: String
    /// The topology file.
    public var file: String
    /// The line of the file, from 1; nil for what is about the whole story.
    public var line: Int?
    public var outcome: Outcome
    /// Wall time; expectations take none, the story as a whole takes it all.
    public var seconds: Double

    public init(name: String, file: String, line: Int? = nil, outcome: Outcome, seconds: Double = 0) {
        self.name = name
        self.file = file
        self.line = line
        self.outcome = outcome
        self.seconds = seconds
    }

    /// The element, each line ended by a line feed.
    func text(suite: String) -> String {
        var head = "    <testcase" + XMLText.attribute("name", name) + XMLText.attribute("classname", suite)
        head += XMLText.attribute("time", JSONValue.decimal(seconds, places: 3).text)
        head += XMLText.attribute("file", file)
        if let line { head += XMLText.attribute("line", String(line)) }
        switch outcome {
        case .pass: return head + "/>\n"
        case .failure(let message, let text):
            return head + ">\n" + Self.element("failure", type: "expectation", message, text) + "    </testcase>\n"
        case .error(let type, let message, let text):
            return head + ">\n" + Self.element("error", type: type, message, text) + "    </testcase>\n"
        case .skipped(let message):
            return head + ">\n      <skipped" + XMLText.attribute("message", message) + "/>\n    </testcase>\n"
        }
    }

    private static func element(_ name: String, type: String, _ message: String, _ text: String) -> String {
        "      <\(name)" + XMLText.attribute("message", message) + XMLText.attribute("type", type) + ">"
            + XMLText.content(text) + "</\(name)>\n"
    }
}
