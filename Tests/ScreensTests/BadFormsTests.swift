import Screens
import Testing

@Suite("Screens without what they always have")
struct BadFormsTests {
    struct Case: Sendable {
        var text: String
        /// The line that the note names, and how it ends.
        var line: Int
        var note: String
    }

    static let cases: [Case] = [
        Case(
            text: "",
            line: 1,
            note: "it is empty; still needed: what a terminal showed, such as list media-gateway"),
        Case(
            text: "\u{1}\u{2}\u{0}",
            line: 1,
            note: "it is no text, so nothing was understood; still needed: what a terminal showed, saved "
                + "as text"),
        Case(
            text: "display media-gateway 1   Page   1 of   2\n   MEDIA GATEWAY 1\n   Name: Leeds\n   "
                + "Serial No: 12TG41070194\n",
            line: 4,
            note: "understood Name Leeds, Serial No 12TG41070194; still needed: its region ('Network "
                + "Region'), its recovery rule ('Recovery Rule'), its address ('MGP IPV4 Address')"),
        Case(
            text: "display media-gateway 1   Page   2 of   2\n   MEDIA GATEWAY 1\n",
            line: 1,
            note: "no row of a slot is in it (page 2 of 2); still needed: the rows V1 to V10"),
        Case(
            text: "   SURVIVABLE PROCESSORS\n1   leeds-srs    LSP   y   n    2\n    10.20.0.10\n",
            line: 1,
            note: "nothing was understood: no titles of columns are in it, which begin with 'Record'; "
                + "still needed: the screen with them"),
        Case(
            text: "display survivable-processor srs\n  SURVIVABLE PROCESSOR - PROCESSOR ETHERNET\n  Node "
                + "Name: srs\n  ID: 1\n",
            line: 4,
            note: "understood Node Name srs, ID 1; still needed: its address ('IP Address'), its type "
                + "('Type'), its region ('Network Region')"),
        Case(
            text: "G450-001(super)# show recovery\nRECOVERY TIMES\nPrimary Search  : 1\n",
            line: 3,
            note: "understood Primary Search 1; still needed: the total search ('Total Search'), the "
                + "transition point ('Transition Point')"),
        Case(
            text: "G450-001(super)# show running-config\n",
            line: 1,
            note: "nothing follows its command; still needed: the screen"),
        Case(
            text: "G450-001(super)# show mgc\nPRIMARY MGC HOST, Primary Search Time : 1 min(s)\n...\n",
            line: 2,
            note: "it is cut off: understood no controller; still needed: SECONDARY MGC HOST"),
        Case(
            text: "display system-parameters ip-options\n IP-OPTIONS SYSTEM PARAMETERS\n\n H.248 MEDIA "
                + "GATEWAY\n  Link Loss Delay Timer (min):\n",
            line: 5,
            note: "'Link Loss Delay Timer (min)' has no value: the line is cut off; still needed: 1 to 30"),
        Case(
            text: "display system-parameters ip-options   Page   2 of   4\n IP-OPTIONS SYSTEM "
                + "PARAMETERS\n",
            line: 1,
            note: "nothing was understood of it (page 2 of 4); still needed: page 1 down to 'Link Loss "
                + "Delay Timer (min)' below H.248 MEDIA GATEWAY, page 2 with 'Force Phones and Gateways "
                + "to Active Survivable Servers'"),
        Case(
            text: "display system-parameters mg-recovery-rule 1\n MEDIA GATEWAY AUTOMATIC RECOVERY "
                + "RULE\n Recovery Rule Number: 1\n",
            line: 3,
            note: "understood Recovery Rule Number 1; still needed: when it migrates ('Migrate H.248 MG "
                + "to primary'), how stable the network has to be ('Minimum time of network stability')"),
        Case(
            text: "display ip-network-region 2   Page   1 of  20\n    IP NETWORK REGION\n  Region: 2\n",
            line: 1,
            note: "understood region 2, and nothing more (page 1 of 20); still needed: 'Name' on page 1, "
                + "BACKUP SERVERS on page 2"),
        Case(
            text: "list node-names all\n    NODE NAMES\nType  Name   IP Address\n",
            line: 1,
            note: "no name with its address is in it; it is cut off; still needed: its rows"),
        Case(
            text: "status nr-registration all-regions\n   NETWORK REGION REGISTRATION STATUS\n NR   St   "
                + "  NR   St\n",
            line: 1,
            note: "no region with its state is in it; still needed: the rows below NR and St"),
    ]

    @Test("say the line, what was understood, and what is still needed", arguments: cases)
    func note(_ bad: Case) {
        let damaged = BadScreensTests.notes(BadScreensTests.site(bad.text), .damaged)
        #expect(damaged.contains { $0.hasPrefix("0.txt:\(bad.line): ") && $0.hasSuffix(bad.note) }, "\(damaged)")
    }

    @Test("the screen of a typed command comes with its own heading, and is not missed")
    func typed() {
        let text = "Command: list media-gateway\n\n" + BadScreensTests.list
        let site = BadScreensTests.site(text, BadScreensTests.mgcList, BadScreensTests.survivables)
        #expect(BadScreensTests.notes(site, .damaged).isEmpty && site.topology != nil)
    }

    @Test("where no gateway is named, none is asked for by a name")
    func nobody() {
        #expect(
            BadScreensTests.site(BadScreensTests.survivables).needs.flatMap(\.lines) == [
                "gateways: none is named", "    take list media-gateway, with its rows",
            ])
    }

    @Test("regions that were disabled are told, by whom, and what the file has in their place")
    func regions() {
        let states = """
            status nr-registration all-regions
                                NETWORK REGION REGISTRATION STATUS
             NR   St     NR   St     NR   St     NR   St     NR   St
             1    en     2    ad     3    rd     4    en
            """
        let site = BadScreensTests.site(
            BadScreensTests.list.replacing("2        n", with: "2        y"), BadScreensTests.mgcList,
            BadScreensTests.survivables, states)
        #expect(
            BadScreensTests.notes(site, .failedOver) == [
                "3.txt:4: status nr-registration all-regions: taken while region 2 was ad: main had disabled it, "
                    + "because a survivable of it was active; the file has everybody with main, as on a sunny day; "
                    + "what had failed is for its timeline, and then advise says the way back",
                "3.txt:4: status nr-registration all-regions: taken while region 3 was rd: somebody had disabled it; "
                    + "the file has it enabled; for its timeline: { at: 0s, console: { main: disable nr-registration "
                    + "network-region 3 } }",
            ])
    }
}
