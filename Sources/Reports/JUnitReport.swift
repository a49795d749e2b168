import Analysis

/// A JUnit XML file as Jenkins and GitLab read it: a suite a story, a case an expectation.
///
/// What failed is a `failure`; what is inconclusive, could not be read or could not be played is an `error`, since it
/// must never pass for a pass; what was left out for a reason is `skipped`. Characters that XML 1.0 cannot carry become
/// U+FFFD.
public struct JUnitReport: Hashable, Sendable {
    public var suites: [JUnitSuite] = []

    public init(suites: [JUnitSuite] = []) { self.suites = suites }

    /// The whole file, UTF-8, each line ended by a line feed.
    public var text: String {
        let cases = suites.flatMap(\.cases)
        let seconds = suites.reduce(0) { $0 + $1.seconds }
        var text = #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
        text += "<testsuites" + XMLText.attribute("name", "rainyday")
        text += JUnitSuite.counts(cases, seconds: seconds) + ">\n"
        for suite in suites { text += suite.text }
        return text + "</testsuites>\n"
    }
}
