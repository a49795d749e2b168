import Analysis

/// One story of a JUnit file.
public struct JUnitSuite: Hashable, Sendable {
    /// The topology file as the user named it, with the seed where there are several.
    public var name: String
    /// Facts about the run, such as its seed.
    public var properties: [Property]
    public var cases: [JUnitCase]
    /// Wall time that it took.
    public var seconds: Double

    /// A fact about a run.
    public struct Property: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(name: String, properties: [Property], cases: [JUnitCase], seconds: Double) {
        self.name = name
        self.properties = properties
        self.cases = cases
        self.seconds = seconds
    }

    /// The element with all that is in it, each line ended by a line feed.
    var text: String {
        var text = "  <testsuite" + XMLText.attribute("name", name) + Self.counts(cases, seconds: seconds) + ">\n"
        if !properties.isEmpty {
            text += "    <properties>\n"
            for property in properties {
                text += "      <property" + XMLText.attribute("name", property.name)
                text += XMLText.attribute("value", property.value) + "/>\n"
            }
            text += "    </properties>\n"
        }
        for entry in cases { text += entry.text(suite: name) }
        return text + "  </testsuite>\n"
    }

    /// The attributes that sum up cases.
    static func counts(_ cases: [JUnitCase], seconds: Double) -> String {
        func count(_ kind: JUnitCase.Outcome.Kind) -> String { String(cases.count { $0.outcome.kind == kind }) }
        return XMLText.attribute("tests", String(cases.count)) + XMLText.attribute("failures", count(.failure))
            + XMLText.attribute("errors", count(.error)) + XMLText.attribute("skipped", count(.skipped))
            + XMLText.attribute("time", JSONValue.decimal(seconds, places: 3).text)
    }
}
