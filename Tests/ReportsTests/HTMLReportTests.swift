import Analysis
import Foundation
import Packets
import Testing
import Topologies
import Verdicts
import Wire

@testable import Reports

@Suite("report.html")
struct HTMLReportTests {
    private static func verdict(_ findings: Findings) -> Verdict {
        Verdict(named: "story.yaml", findings, Circumstances(mode: .simulation))
    }

    private static func page(_ findings: Findings) -> String {
        HTMLReport(verdict(findings), topology: nil).text()
    }

    @Test("says what came of it in a sentence at the top") func sentence() {
        var findings = Fixture.findings
        #expect(
            VerdictSentence(Self.verdict(findings)).text
                == "Region 2 was split for 430 ms at 168.1 s: mg2 with main, mg1 with srs; ended by SRPF.")
        #expect(VerdictSentence(Self.verdict(findings)).tone == .brief)
        findings.splits[0].end = nil
        findings.splits[0].endedBy = nil
        #expect(
            VerdictSentence(Self.verdict(findings)).text
                == "Region 2 was split from 168.1 s to the end, 2 min 12 s later: mg2 with main, mg1 with srs; "
                + "nothing ended it.")
        #expect(VerdictSentence(Self.verdict(findings)).tone == .bad)
        findings.splits = []
        #expect(VerdictSentence(Self.verdict(findings)).text == "Region 2 was kept together: no split.")
        #expect(VerdictSentence(Self.verdict(findings)).tone == .good)
        findings.dropped = 3
        #expect(VerdictSentence(Self.verdict(findings)).tone == .doubtful)
        #expect(Self.page(Fixture.findings).contains("<span>Region 2 was split for 430 ms at 168.1 s"))
    }

    @Test("the worst split comes first") func worst() {
        var findings = Fixture.findings
        var other = findings.splits[0]
        other.start = Fixture.at(10_000)
        other.end = Fixture.at(40_000)
        other.endedBy = .registeredElsewhere
        findings.splits.append(other)
        let sentence = VerdictSentence(Self.verdict(findings))
        #expect(sentence.text.contains("for 30.0 s at 10.0 s"))
        #expect(sentence.more.first?.contains("for 430 ms") == true)
        #expect(sentence.tone == .bad)
    }

    @Test("the same findings give the same bytes, and nothing is loaded from anywhere") func bytes() {
        let page = Self.page(Fixture.findings)
        #expect(page == Self.page(Fixture.findings))
        for word in [
            "http://", "https://", " src=", "@import", "innerHTML", "insertAdjacent", "document.write", "eval(",
        ] {
            let isName = word == "http://"
            let found = isName ? page.replacing("http://www.w3.org/2000/svg", with: "") : page
            #expect(!found.contains(word), "\(word)")
        }
        #expect(!page.contains(" style=\""))
    }

    @Test("lanes stand as the verdict has them") func lanes() {
        let page = Self.page(Fixture.findings)
        for part in [
            #"data-lane="gateway:mg1""#, #"data-lane="gateway:mg2""#, #"data-lane="active:main""#,
            #"data-lane="link:sm1&gt;srs""#, #"data-lane="region:2:packets""#,
            #"data-s="168.085" data-e="168.515" data-source="split" data-label="split 430 ms" data-frame="55""#,
            #"data-s="46.035" data-e="168.085" data-source="outage" data-label="no service 2 min 2 s""#,
            #"data-s="169.085" data-frame="169" data-outcome="rejected""#,
        ] { #expect(page.contains(part), "\(part)") }
        #expect(page.components(separatedBy: "data-source=\"registered\"").count - 1 == 4)
        // A colour of its own for each controller, the first one without a pattern.
        #expect(page.contains(#"class="span c0""#) && page.contains(#"class="span c1""#))
    }

    @Test("hostile names and texts stay text") func hostile() throws {
        let names = [
            "</script><img src=x onerror=alert(1)>", "\"'><svg onload=alert(2)>", "a\u{0}b\u{1B}[31m\u{202E}c",
            String(repeating: "mg", count: 5_000), "<!--<script>", "${alert(3)}`", "]]>\u{2028}",
        ]
        var findings = Fixture.findings
        for name in names {
            findings.gateways.append(name)
            findings.links.append(H248Link(gateway: name, controller: name, start: Fixture.at(5_000)))
            findings.outages.append(Outage(gateway: name, start: Fixture.at(0), end: Fixture.at(5_000), why: name))
            findings.active.append(ActiveInterval(controller: name, start: Fixture.at(5_000)))
            findings.ladder.append(
                LadderEvent(time: Fixture.at(290_000), from: name, to: "main", text: name, kind: .message, frame: 7))
        }
        let page = Self.page(findings)
        let plain = Self.page(Fixture.findings)
        func count(_ part: String, _ text: String) -> Int { text.components(separatedBy: part).count - 1 }
        #expect(count("<script", page) == count("<script", plain))
        #expect(count("</script", page) == count("</script", plain))
        #expect(count("<!--", page) == count("<!--", plain))
        for word in ["<img", "<svg onload", "\u{0}", "\u{1B}", "\u{202E}", "\u{2028}"] { #expect(!page.contains(word)) }
        #expect(!page.contains(String(repeating: "mg", count: 60)))
        // And they are there, as text.
        #expect(page.contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;"))
        #expect(page.contains("\\u003c/script\\u003e"))
    }

    @Test("the policy names the digests of the style and of the script that are there") func policy() throws {
        let page = Self.page(Fixture.findings)
        let style = try #require(page.firstMatch(of: /<style>([\s\S]*?)<\/style>/)).1
        let script = try #require(page.firstMatch(of: /<script>([\s\S]*?)<\/script>/)).1
        #expect(page.contains("script-src &#39;sha256-\(SHA256.base64(of: String(script)))&#39;"))
        #expect(page.contains("style-src &#39;sha256-\(SHA256.base64(of: String(style)))&#39;"))
        #expect(page.contains("default-src &#39;none&#39;"))
    }

    @Test(
        "SHA-256 of FIPS 180-4",
        arguments: [
            ("", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
            ("abc", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "JI1qYdIGOLjlwCaTDD5gOaM85Flk/yFn9uzt1BnbBsE="
            ),
        ])
    func digest(text: String, base64: String) { #expect(SHA256.base64(of: text) == base64) }

    @Test("more messages than there is room for: keep-alives go first, and it says so") func bounds() {
        var findings = Fixture.findings
        findings.ladder = (0..<300).map { index in
            LadderEvent(
                time: Fixture.at(Int64(index) * 1000), from: "main", to: "mg1",
                text: index.isMultiple(of: 3) ? "ServiceChange \(index)" : "AuditValue",
                kind: index.isMultiple(of: 3) ? .registration : .keepAlive, frame: index + 1)
        }
        let messages = ReportMessages(findings, limit: 150)
        #expect(messages.events.count == 150)
        #expect(messages.leftOut == 150)
        #expect(messages.events.count { $0.kind == .registration } == 100)
        #expect(ReportMessages(findings, limit: 80).events.count == 80)
        #expect(ReportMessages(findings).leftOut == 0)
    }

    @Test("a text is kept as what differs from one of its shape") func pool() {
        var pool = TextPool()
        let first = pool.add("frame 7, T=990545{C=ROOT}")
        #expect(pool.add("frame 9, T=990547{C=ROOT}") == first + 1)
        #expect(pool.add("frame 7, T=990545{C=ROOT}") == first)
        _ = pool.add("<other>")
        #expect(
            pool.json
                == "[\"frame 7, T=990545{C=ROOT}\",\n[0,1,\"9\",3,\"990547\"],\n\"\\u003cother\\u003e\"]")
    }

    @Test("an empty recording is a page as well") func empty() {
        let page = Self.page(Findings())
        #expect(page.contains("No gateway and no controller was seen."))
        #expect(page.hasSuffix("</html>\n"))
    }
}
