import Foundation
import Screens
import Testing

@Suite("Screens that are cut off, pasted twice, or of another release")
struct BadScreensTests {
    static let list = """
        list media-gateway                                              Page   1 of   1

                                      MEDIA-GATEWAY REPORT

        Num   Name            Serial No/     IPv4 Address/    Type   NetRgn/  Reg?
                              FW Ver/HW Vint IPv6 Address/           RecRule
                                             Cntrl IP Addr

        1     Leeds-G450-1    12TG41070194   10.20.1.11       g450   2        y
                              42 .32 .0 /2                           none
                                             10.10.0.10
        2     Leeds-G450-2    12TG41070195   10.20.1.12       g450   2        n
                              42 .32 .0 /2                           1
        """
    static let mgcList = """
        Leeds-G450-1-001(super)# show mgc list

        PRIMARY MGC HOST, Primary Search Time : 2 min(s)
        IPv4 Address         IPv6 Address
        -------------------- ----------------------------------------------
        10.10.0.10           -- Not Available --

        SECONDARY MGC HOST
        IPv4 Address         IPv6 Address
        -------------------- ----------------------------------------------
        10.20.0.10           -- Not Available --
        -- Not Available --  -- Not Available --

        sls disabled
        """
    static let survivables = """
                                  SURVIVABLE PROCESSORS
        Record Name/              Type        Reg Act   Translations       Net
        Number  IP Address                               Updated           Rgn
        1   leeds-srs             LSP          y   n    02:11 11/24/2026    2
            10.20.0.10
        """

    static func site(_ texts: String...) -> SiteImport {
        SiteImport(texts.enumerated().map { ScreenFile(name: "\($0.offset).txt", bytes: Array($0.element.utf8)) })
    }

    static func notes(_ site: SiteImport, _ kind: ImportNote.Kind) -> [String] {
        site.notes.filter { $0.kind == kind }.map(\.description)
    }

    @Test("two gateways with one serial number are refused, with both lines")
    func serialTwice() {
        let list = Self.list.replacing("12TG41070194", with: "12TG41070195")
        let site = Self.site(list, Self.mgcList, Self.survivables)
        #expect(
            Self.notes(site, .conflict) == [
                "0.txt:12: list media-gateway: Leeds-G450-2 has the serial number 12TG41070195, as another one at "
                    + "0.txt:9, list media-gateway"
            ])
        #expect(site.topology == nil)
    }

    @Test("a serial number of two gateways is refused where a terminal draws both in one line of a file, too")
    func oneLine() {
        let list = Self.list.replacing("12TG41070194", with: "12TG41070195")
        let rows = list.split(separator: "\n", omittingEmptySubsequences: false)
        let painted = rows.enumerated().map { row, text in "\u{1B}[\(row + 1);1H\(text)" }.joined()
        let site = Self.site(painted, Self.mgcList, Self.survivables)
        #expect(
            Self.notes(site, .conflict) == [
                "0.txt:1: list media-gateway: Leeds-G450-2 has the serial number 12TG41070195, as another one at "
                    + "0.txt:1, list media-gateway"
            ])
        #expect(site.topology == nil)
    }

    @Test("values have the line that says them, and what is not said is a default")
    func values() throws {
        let site = Self.site(Self.list, Self.mgcList, Self.survivables)
        #expect(Self.notes(site, .damaged).isEmpty && Self.notes(site, .conflict).isEmpty)
        let text = try #require(site.topology)
        let lines = text.split(separator: "\n").map { line in
            line.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        }
        for line in [
            "Leeds-G450-1: # number 1, Leeds-G450-1, 0.txt:9, list media-gateway",
            "address: 10.20.1.11 # 0.txt:9, list media-gateway", "recovery rule: none # 0.txt:10, list media-gateway",
            "recovery rule: 1 # 0.txt:13, list media-gateway", "mgc list: [main, leeds-srs] # 1.txt:3, show mgc list",
            "primary search: 2min # 1.txt:3, show mgc list", "primary search: 1min # a default, still needed",
            "id: 1 # 2.txt:4, list survivable-processor", "address: 10.20.0.10 # 2.txt:5, list survivable-processor",
            "address: 10.10.0.10 # first in every mgc list: 1.txt:3, show mgc list",
        ] { #expect(lines.contains(line), "\(line)\n\(text)") }
        #expect(
            site.needs.first { $0.key == "mgc list" }?.lines == [
                "mgc list of Leeds-G450-2: used [main]",
                "    take show mgc list at each; or --set 'Leeds-G450-2.mgc list=…'",
            ])
        #expect(!site.isComplete)
    }

    @Test(
        "a screen that is cut off: the line, what was understood, what is still needed",
        arguments: [
            (
                String(list.prefix(566)),
                "0.txt:12: list media-gateway: the row is cut off: understood number 2, name Leeds-G450-2, "
                    + "serial 12TG41070195, address 10.20.1.12; still needed: region"
            ),
            (String(list.prefix(329)), "0.txt:1: list media-gateway: no row is in it; it is cut off"),
            (
                String(mgcList.prefix(230)),
                "0.txt:3: show mgc list: it is cut off: understood 10.10.0.10; still needed: SECONDARY MGC HOST"
            ),
            (
                String(survivables.prefix(258)),
                "0.txt:4: list survivable-processor: the row is cut off: understood 1, leeds-srs; still needed: its "
                    + "address"
            ),
            (
                "display ip-network-region 2   Page 2 of 20\nBACKUP SERVERS(IN PRIORITY ORDER)\n 1   leeds-srs\n 2\n",
                "0.txt:2: display ip-network-region 2: BACKUP SERVERS is cut off: understood leeds-srs; still needed: "
                    + "the rest of the six"
            ),
            (
                "                               IP NETWORK REGION\n    Name: Leeds\n",
                "0.txt:1: display ip-network-region: which network region it is of is not said; still needed: the "
                    + "line with the command, display ip-network-region N"
            ),
            (
                "clist media-gateway\nf8001ff00\t8002ff00\td\nd1\tLeeds\t12TG41070194\t10.20.1.11\tg450\nd2\ty\t1\t2\n",
                "0.txt:1: list media-gateway: it is cut off: no line t ends it; still needed: the answer whole"
            ),
        ])
    func cutOff(text: String, note: String) {
        #expect(Self.notes(Self.site(text), .damaged).contains(note), "\(Self.site(text).notes)")
    }

    @Test("a column that is missing is named, with what the others gave")
    func missingColumn() {
        let text = Self.list.replacing("Serial No/    ", with: "              ")
        let site = Self.site(text, Self.survivables, Self.mgcList)
        #expect(
            Self.notes(site, .damaged) == [
                "0.txt:5: list media-gateway: it has no column 'Serial No/'; understood: number, name, address, "
                    + "address 6, controller, type, region, rule, registered, firmware; still needed: serial, by "
                    + "display media-gateway N of each"
            ])
        #expect(site.needs.contains { $0.key == "serial" && $0.subjects == ["Leeds-G450-1", "Leeds-G450-2"] })
        #expect(site.topology?.contains("serial") == true)
    }

    @Test("columns of another release are found by their titles, in another order and at other places")
    func otherRelease() throws {
        let text = """
            list media-gateway
                                          MEDIA-GATEWAY REPORT
            Num Name            NetRgn/ IP Address      Reg Serial Number   Cntrl IP Addr
                                RecRule
            1   Leeds-G450-1    2       10.20.1.11      y   12TG41070194    10.10.0.10
                                none
            2   Leeds-G450-2    2       10.20.1.12      n   12TG41070195
                                1
            """
        let old = Self.site(text, Self.mgcList, Self.survivables)
        let new = Self.site(Self.list, Self.mgcList, Self.survivables)
        #expect(Self.notes(old, .damaged).isEmpty, "\(old.notes)")
        let strip = { (site: SiteImport) in
            (site.topology ?? "").split(separator: "\n").map { line in
                line.split(separator: "#", maxSplits: 1).first.map(String.init) ?? ""
            }.map { $0.trimmingCharacters(in: .whitespaces) }
        }
        #expect(strip(old) == strip(new))
    }

    @Test("a screen pasted twice is told and ignored")
    func twice() {
        let site = Self.site(Self.list + "\n\n" + Self.list, Self.mgcList)
        #expect(Self.notes(site, .ignored) == ["0.txt:15: list media-gateway once more, as at 0.txt:1"])
        #expect(site.topology != nil)
    }

    @Test(
        "two screens that differ are refused, with both lines",
        arguments: [
            (
                list.replacing("12TG41070194", with: "12TG41070999"),
                "1.txt:9: list media-gateway: the serial number of gateway 1 is 12TG41070999 here, but 12TG41070194 at "
                    + "0.txt:9, list media-gateway"
            ),
            (
                list.replacing("2     Leeds-G450-2 ", with: "3     Leeds-G450-2 "),
                "1.txt:1: list media-gateway: 2 is in the list at 0.txt:1, but not in the one at 1.txt:1"
            ),
            (
                "display media-gateway 1\n   MEDIA GATEWAY 1\n         Network Region: 3                 Location: 2\n",
                "1.txt:3: display media-gateway 1: the network region of gateway 1 is 3 here, but 2 at 0.txt:9, list "
                    + "media-gateway"
            ),
            (
                "display media-gateway 1\n   MEDIA GATEWAY 2\n                Number: 2\n",
                "1.txt:3: display media-gateway 1: the form says media gateway 2, its command 1"
            ),
        ])
    func conflict(text: String, note: String) {
        let site = Self.site(Self.list, text, Self.mgcList)
        #expect(Self.notes(site, .conflict).contains(note), "\(site.notes)")
        #expect(site.topology == nil)
    }

    @Test("pagers, escape codes, CRLF and prompts around screens change nothing")
    func terminal() throws {
        let plain = try #require(Self.site(Self.list, Self.mgcList).topology)
        let pager = "--type q to quit or space key to continue-- "
        let noisy = Self.mgcList.replacing("SECONDARY", with: pager + "\r" + "\u{1B}[KSECONDARY")
            .replacing("PRIMARY", with: "\u{1B}[1mPRIMARY").replacing("HOST", with: "HOST\u{1B}[0m")
        let lines = Self.list.replacing("\n", with: "\r\n")
        let site = Self.site("\u{FEFF}" + lines, noisy)
        #expect(site.topology == plain)
        // Painted with cursor positions: each line of the screen at a row of its own.
        let painted = Self.mgcList.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .map { "\u{1B}[\($0.offset + 1);1H\($0.element)" }.joined()
        let other = Self.site(Self.list, painted)
        #expect(
            other.topology?.replacing("1.txt:1,", with: "1.txt:3,") == plain.replacing("1.txt:14,", with: "1.txt:3,"))
    }

    @Test("nothing is guessed: without main or gateways nothing is written, and what to take is said")
    func nothing() {
        let site = Self.site(Self.survivables)
        #expect(site.topology == nil)
        #expect(site.needs.map(\.screen) == ["list media-gateway, with its rows"])
        let alone = Self.site(Self.list.replacing("10.10.0.10", with: "          "))
        #expect(alone.topology == nil)
        #expect(alone.needs.map(\.name) == ["main.address"])
        #expect(Self.notes(Self.site("hello\nworld"), .damaged).count == 1)
        #expect(Self.site("").topology == nil)
    }

    @Test("answers stand where no screen says it, and are refused where one does")
    func answers() throws {
        let files = [Self.list, Self.mgcList, Self.survivables].enumerated().map {
            ScreenFile(name: "\($0.offset).txt", bytes: Array($0.element.utf8))
        }
        let given = [
            "servers.release=8.1", "main.region=1", "wan.delay=15ms", "networks.prefix=16",
            "gateways.provides=trunks,voip",
            "gateways.mgc list=main,leeds-srs", "gateways.primary search=1min", "gateways.total search=30min",
            "gateways.transition point=1", "gateways.sls=n", "regions.backup servers=leeds-srs",
            "ip-options.force phones and gateways to active survivable servers=y",
            "ip-options.h.248 link loss delay timer=5min", "rule 1.migrate h.248 mg to primary=immediately",
            "rule 1.minimum time of network stability=3min",
        ]
        let site = SiteImport(files, answers: given.compactMap { ImportAnswer($0) })
        #expect(site.needs.isEmpty, "\(site.needs)")
        #expect(site.isComplete && site.unusedAnswers.isEmpty)
        #expect(site.topology?.contains("release: 8.1") == true)
        #expect(site.topology?.contains("mgc list: [main, leeds-srs]") == true)
        let wrong = SiteImport(files, answers: [ImportAnswer("Leeds-G450-1.region=7")].compactMap { $0 })
        #expect(Self.notes(wrong, .conflict) == ["0.txt:9: list media-gateway: it says Leeds-G450-1.region itself: 2"])
        let unknown = SiteImport(files, answers: [ImportAnswer("main.relaese=8.1")].compactMap { $0 })
        #expect(unknown.unusedAnswers.map(\.name) == ["main.relaese"])
        for text in ["", "release=8.1", "main.release", "main.release=", "main.release=8\n", "main.title={a: b}"] {
            #expect(ImportAnswer(text) == nil, "\(text)")
        }
    }

    @Test("modules with trunks say what a gateway provides; without trunks somebody has to say it")
    func modules() throws {
        let page = """
            display media-gateway 1                                         Page   2 of   2
                                        MEDIA GATEWAY 1
                  Slot   Module Type                    Name                    FW/HW version
                   V1:   S8300                          ICC MM
                   V2:   MM710                          DS1 MM                  20 5
                   V3:   MM711                          ANA MM
            """
        let slots = """
            Leeds-G450-2-002(super)# show mg list_config
            SLOT   TYPE       CODE    SUFFIX  HW-VINTAGE  FW-VINTAGE
            v3     DCP        MM712   A       5           12
            """
        let site = Self.site(Self.list, Self.mgcList, page, slots)
        let text = try #require(site.topology)
        #expect(
            text.contains("provides: [trunks, analog]                # 2.txt:5, display media-gateway 1"), "\(text)")
        let need = site.needs.first { $0.key == "provides" }
        #expect(need?.subjects == ["Leeds-G450-2"] && need?.isRead == false)
    }

    @Test("an id is one survivable's, and a prompt with another name than its number's gateway is told")
    func identity() throws {
        let form = """
            display survivable-processor york-srs
                           SURVIVABLE PROCESSOR - PROCESSOR ETHERNET
              Node Name: york-srs
             IP Address: 10.30.0.10
                     ID: 1
                   Type: LSP
            Network Region: 2
            """
        let twice = Self.site(Self.list, Self.mgcList, Self.survivables, form)
        #expect(twice.topology == nil)
        #expect(
            Self.notes(twice, .conflict) == [
                "3.txt:3: display survivable-processor york-srs: york-srs has the id 1, as another one at 2.txt:4, "
                    + "list survivable-processor"
            ])
        let without = form.replacing("         ID: 1\n", with: "")
        let site = Self.site(Self.list, Self.mgcList, Self.survivables, without)
        #expect(site.needs.contains { $0.name == "york-srs.id" && $0.used == "2" })
        let other = Self.site(Self.list, Self.mgcList.replacing("Leeds-G450-1-001", with: "York-002"))
        #expect(
            Self.notes(other, .damaged).first
                == "1.txt:1: show mgc list: taken for one of gateway 2, Leeds-G450-2, by the number of the prompt "
                + "'York-002', which has another name; still needed: show system at it")
    }
}
