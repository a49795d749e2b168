import Foundation
import Screens
import Testing

@Suite("Screens that were taken while a site had failed over")
struct FailedOverScreensTests {
    private static let meaning =
        "the file has everybody with main, as on a sunny day; what had failed is for its timeline, and then advise "
        + "says the way back"

    private static func notes(_ texts: String...) -> [String] {
        BadScreensTests.notes(
            SiteImport(texts.enumerated().map { ScreenFile(name: "\($0).txt", bytes: Array($1.utf8)) }), .failedOver)
    }

    @Test("gateways that were with a survivable are named, and main is not taken for it")
    func away() throws {
        let list = BadScreensTests.list.replacing("10.10.0.10", with: "10.20.0.10")
        let texts = [list, BadScreensTests.mgcList, BadScreensTests.survivables]
        let site = BadScreensTests.site(texts[0], texts[1], texts[2])
        #expect(
            BadScreensTests.notes(site, .failedOver) == [
                "0.txt:11: list media-gateway: taken while failed over: Leeds-G450-1 with leeds-srs; \(Self.meaning)",
                "0.txt:12: list media-gateway: taken while not registered: Leeds-G450-2; what is told of them was so "
                    + "when they were last; \(Self.meaning)",
            ])
        #expect(site.topology?.contains("address: 10.10.0.10 ") == true)
        // Without the survivable's address its name in the list would make it main.
        let alone = BadScreensTests.site(list, texts[2].replacing("    10.20.0.10", with: ""))
        #expect(alone.topology == nil)
        #expect(alone.needs.map(\.name) == ["main.address"])
    }

    @Test("an active survivable, and a gateway's own screen, tell it as well")
    func active() {
        let active = BadScreensTests.survivables.replacing("y   n    02:11", with: "y   y    02:11")
        let sunny = BadScreensTests.list.replacing("2        n", with: "2        y")
        #expect(
            Self.notes(sunny, BadScreensTests.mgcList, active) == [
                "2.txt:4: list survivable-processor: taken while leeds-srs was active (Act y); \(Self.meaning)"
            ])
        #expect(Self.notes(sunny, BadScreensTests.mgcList, BadScreensTests.survivables).isEmpty)
        let link = """
            Leeds-G450-2-002(super)# show mgc
            CALL CONTROLLER STATUS
            -------------------------------------------
            Registered          : YES
            Active Controller   : 10.20.0.10
            H248 Link Status    : UP
            """
        #expect(
            Self.notes(sunny, BadScreensTests.mgcList, BadScreensTests.survivables, link) == [
                "3.txt:5: show mgc: taken while failed over: Leeds-G450-2 with leeds-srs; \(Self.meaning)"
            ])
    }

    @Test("screens of a survivable's own SAT are told, and main's address is asked for")
    func survivable() throws {
        let interface = """
            display ip-interface procr
                                          IP INTERFACES
                           Type: PROCR
               Enable Interface? y
                 Network Region: 2
                      Node Name: procr
                     IP Address: 10.20.0.10
                    Subnet Mask: /24
            """
        let site = BadScreensTests.site(
            BadScreensTests.list.replacing("10.10.0.10", with: "          "), BadScreensTests.survivables, interface)
        #expect(site.topology == nil)
        #expect(site.needs.map(\.name) == ["main.address"])
        #expect(
            BadScreensTests.notes(site, .failedOver) == [
                "2.txt:7: display ip-interface procr: taken at leeds-srs, not at main: 10.20.0.10 is its address. Its "
                    + "translations are main's of the last file synchronisation, and so is what the file says; still "
                    + "needed: the screens of main's own SAT"
            ])
        let whole = BadScreensTests.site(
            BadScreensTests.list, BadScreensTests.mgcList, BadScreensTests.survivables, interface)
        #expect(whole.topology?.contains("address: 10.10.0.10  ") == true)
    }

    @Test("a controller that nobody names is asked for")
    func unknown() {
        let list = BadScreensTests.list.replacing("10.10.0.10", with: "10.99.0.10")
        let site = BadScreensTests.site(list, BadScreensTests.mgcList, BadScreensTests.survivables)
        #expect(
            BadScreensTests.notes(site, .damaged) == [
                "0.txt:11: list media-gateway: Leeds-G450-1 was with 10.99.0.10, which is neither main nor a "
                    + "survivable that a screen names; still needed: list survivable-processor, or list "
                    + "ip-interface all where it is a C-LAN of main"
            ])
    }
}
