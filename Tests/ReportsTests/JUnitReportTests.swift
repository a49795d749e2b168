import Reports
import Testing

@Suite("JUnit XML")
struct JUnitReportTests {
    @Test("a suite a story, a case an expectation, counts at both levels")
    func whole() {
        let cases = [
            JUnitCase(name: "the story", file: "a.yaml", outcome: .pass, seconds: 0.25),
            JUnitCase(name: "no split: anywhere", file: "a.yaml", line: 43, outcome: .pass),
            JUnitCase(
                name: "gateway: mg1", file: "a.yaml", line: 44, outcome: .failure(message: "never", text: "\nlong\n")),
            JUnitCase(
                name: "gateway: mg2", file: "a.yaml", line: 45,
                outcome: .error(type: "inconclusive", message: "the host was late", text: "")),
        ]
        let left = JUnitCase(name: "the story", file: "b.yaml", outcome: .skipped(message: "wire: no"))
        let report = JUnitReport(suites: [
            JUnitSuite(name: "a.yaml", properties: [.init("seed", "7")], cases: cases, seconds: 0.25),
            JUnitSuite(name: "b.yaml", properties: [], cases: [left], seconds: 0),
        ])
        #expect(
            report.text == """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites name="rainyday" tests="5" failures="1" errors="1" skipped="1" time="0.250">
                  <testsuite name="a.yaml" tests="4" failures="1" errors="1" skipped="0" time="0.250">
                    <properties>
                      <property name="seed" value="7"/>
                    </properties>
                    <testcase name="the story" classname="a.yaml" time="0.250" file="a.yaml"/>
                    <testcase name="no split: anywhere" classname="a.yaml" time="0.000" file="a.yaml" line="43"/>
                    <testcase name="gateway: mg1" classname="a.yaml" time="0.000" file="a.yaml" line="44">
                      <failure message="never" type="expectation">
                long
                </failure>
                    </testcase>
                    <testcase name="gateway: mg2" classname="a.yaml" time="0.000" file="a.yaml" line="45">
                      <error message="the host was late" type="inconclusive"></error>
                    </testcase>
                  </testsuite>
                  <testsuite name="b.yaml" tests="1" failures="0" errors="0" skipped="1" time="0.000">
                    <testcase name="the story" classname="b.yaml" time="0.000" file="b.yaml">
                      <skipped message="wire: no"/>
                    </testcase>
                  </testsuite>
                </testsuites>

                """)
    }

    @Test(
        "no character breaks the file",
        arguments: [
            ("a<b>&\"c\"", "a&lt;b&gt;&amp;&quot;c&quot;", "a&lt;b&gt;&amp;\"c\""),
            ("tab\tfeed\nreturn\r", "tab&#9;feed&#10;return&#13;", "tab\tfeed\nreturn&#13;"),
            (
                "nul\u{0}bell\u{7}escape\u{1B}", "nul\u{FFFD}bell\u{FFFD}escape\u{FFFD}",
                "nul\u{FFFD}bell\u{FFFD}escape\u{FFFD}"
            ),
            ("\u{FFFE}\u{FFFF}\u{10FFFF}é", "\u{FFFD}\u{FFFD}\u{10FFFF}é", "\u{FFFD}\u{FFFD}\u{10FFFF}é"),
            ("]]>", "]]&gt;", "]]&gt;"),
        ] as [(String, String, String)])
    func escapes(raw: String, attribute: String, content: String) {
        let entry = JUnitCase(name: raw, file: "f", outcome: .failure(message: "m", text: raw))
        let text = JUnitReport(suites: [JUnitSuite(name: "s", properties: [], cases: [entry], seconds: 0)]).text
        #expect(text.contains("<testcase name=\"\(attribute)\" classname"))
        #expect(text.contains(" type=\"expectation\">\(content)</failure>"))
    }
}
