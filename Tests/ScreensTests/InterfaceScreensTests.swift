import Foundation
import Screens
import Testing

@Suite("Where main is, and the networks around it")
struct InterfaceScreensTests {
    static let interfaces = """
        list ip-interface all
                                          IP INTERFACES

                                                                   Skts                 Net     Eth
        ON Type     Slot   Code/Sfx Node Name/            Mask Gateway Node             Rgn VLAN Link
                                    IP-Address
        -- ----     ------ -------- --------------------- ---- ------------------------ --- ---- ----
         y PROCR                    10.10.0.10            /22  10.10.0.1                5
         y C-LAN    01A02  TN799  D CLAN-1A02             /24  Gateway001               6   n    1
                                    10.11.0.11
         n C-LAN    01A03  TN799  D CLAN-1A03             /24  Gateway001               6   n    1
                                    10.11.0.12
         y MEDPRO   01A04  TN2602   MEDPRO-1A04           /24  Gateway001               6   n
                                    10.11.0.13
        """

    static func list(_ first: [String], point: Int = 1) -> String {
        let rest = first.dropFirst().map { "\($0)           -- Not Available --" }.joined(separator: "\n")
        return """
            Leeds-G450-1-001(super)# show mgc list

            PRIMARY MGC HOST, Primary Search Time : 2 min(s)
            IPv4 Address         IPv6 Address
            -------------------- ----------------------------------------------
            \(first[0])           -- Not Available --

            SECONDARY MGC HOST
            IPv4 Address         IPv6 Address
            -------------------- ----------------------------------------------
            \(rest)

            sls disabled
            Leeds-G450-1-001(super)# show recovery
            RECOVERY TIMES
            --------------------------------
            Primary Search  : 2
            Total Search    : 30
            Transition Point: \(point)
            """
    }

    private static func site(_ texts: [String], _ answers: [String] = []) -> SiteImport {
        SiteImport(
            texts.enumerated().map { ScreenFile(name: "\($0.offset).txt", bytes: Array($0.element.utf8)) },
            answers: answers.compactMap { ImportAnswer($0) })
    }

    private static func lines(_ site: SiteImport) -> [String] {
        (site.topology ?? "").split(separator: "\n").map { line in
            line.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        }
    }

    @Test("main has the address, the mask and the region of its processor Ethernet in the list of interfaces")
    func processor() throws {
        let site = Self.site([
            BadScreensTests.list, BadScreensTests.mgcList, BadScreensTests.survivables, Self.interfaces,
        ])
        let lines = Self.lines(site)
        for line in [
            "address: 10.10.0.10 # 3.txt:8, list ip-interface all", "region: 5 # 3.txt:8, list ip-interface all",
            "lan-10-10-0-0-22: { subnet: 10.10.0.0/22 } # 3.txt:8, list ip-interface all",
        ] { #expect(lines.contains(line), "\(line)\n\(lines.joined(separator: "\n"))") }
        #expect(
            site.notes.contains {
                $0.description == "3.txt:1: list ip-interface all: 3 interfaces of main, 1 of other kinds passed over"
            })
    }

    @Test("gateways that register at a C-LAN register with main, and the transition point moves with the list")
    func boards() throws {
        let screens = [
            BadScreensTests.list.replacing("10.10.0.10", with: "10.11.0.11"),
            Self.list(["10.10.0.10", "10.11.0.11", "10.20.0.10"], point: 2), BadScreensTests.survivables,
            Self.interfaces,
        ]
        let site = Self.site(screens)
        let lines = Self.lines(site)
        for line in [
            "address: 10.10.0.10 # 3.txt:8, list ip-interface all",
            "mgc list: [main, leeds-srs] # 1.txt:3, show mgc list",
            "transition point: 1 # 1.txt:20, show recovery",
        ] { #expect(lines.contains(line), "\(line)\n\(lines.joined(separator: "\n"))") }
        let told = BadScreensTests.notes(site, .ignored)
        #expect(
            told.contains(
                "1.txt:3: show mgc list: 10.11.0.11 is main's C-LAN 01A02; a topology has one address of main, so it "
                    + "counts as 10.10.0.10"), "\(told)")
        #expect(
            told.contains(
                "1.txt:20: show recovery: the transition point 2 of Leeds-G450-1 is 1 in the list as it is written, "
                    + "where main stands once"))
        // Where nobody begins with the processor Ethernet, the board that they do begin with is main.
        let boards = Self.site([screens[0], Self.list(["10.11.0.11", "10.20.0.10"]), screens[2], Self.interfaces])
        #expect(Self.lines(boards).contains("address: 10.11.0.11 # 3.txt:10, list ip-interface all"))
        #expect(Self.lines(boards).contains("region: 6 # 3.txt:9, list ip-interface all"))
    }

    @Test(
        "a list of interfaces that is cut off or has no columns says so",
        arguments: [
            (
                interfaces.split(separator: "\n", omittingEmptySubsequences: false).prefix(7).joined(separator: "\n")
                    + "\n y PROCR",
                "0.txt:8: list ip-interface all: the row is cut off: understood PROCR; still needed: its address"
            ),
            (
                "list ip-interface all\n   IP INTERFACES\n\nON Type     Slot   Node Name/    Mask\n",
                "0.txt:4: list ip-interface all: it has no column 'Net'; understood: on, type, slot, name, mask; still "
                    + "needed: region, by display ip-interface procr"
            ),
            (
                "list ip-interface all\n   IP INTERFACES\n",
                "0.txt:1: list ip-interface all: nothing was understood: no titles of columns are in it, which begin "
                    + "with 'ON'; still needed: the screen with them"
            ),
        ])
    func cutOff(text: String, note: String) {
        let told = BadScreensTests.notes(Self.site([text]), .damaged)
        #expect(told.contains(note), "\(told)")
    }

    @Test("a network never swallows a longer one that a mask says: the default gives way, an answer is refused")
    func prefixes() throws {
        let screens = [
            BadScreensTests.list, BadScreensTests.mgcList, BadScreensTests.survivables,
            "Leeds-G450-1-001(super)# show running-config\ninterface vlan 1\nip address 10.20.1.11 255.255.255.240\n",
        ]
        let site = Self.site(screens.map { $0.replacing("10.20.1.12", with: "10.20.1.112") })
        let lines = Self.lines(site)
        #expect(
            lines.contains { $0.hasPrefix("lan-10-20-1-0-28: { subnet: 10.20.1.0/28 } # 3.txt:3, show running-config") }
        )
        #expect(lines.contains { $0.hasPrefix("lan-10-20-1-64-26: { subnet: 10.20.1.64/26 }") }, "\(lines)")
        let answered = Self.site(screens, ["networks.prefix=16"])
        #expect(answered.topology == nil)
        #expect(
            answered.refusals == [
                "--set networks.prefix=16: the network of 10.20.0.10 would swallow 10.20.1.0/28, which 3.txt:3, show "
                    + "running-config says; answer a longer one, or take the show running-config of 10.20.0.10"
            ])
        for text in ["7", "31", "abc", "-"] {
            #expect(
                Self.site(screens, ["networks.prefix=\(text)"]).refusals
                    == ["--set networks.prefix is 8 to 30, not '\(text)'"])
        }
        #expect(
            Self.site([BadScreensTests.list.replacing("10.20.1.11", with: "")], ["Leeds-G450-1.address=here"]).refusals
                == ["--set Leeds-G450-1.address: 'here' is no IP address, such as 10.10.0.10"])
    }

    @Test("two masks that differ about one network are told")
    func masks() throws {
        let configuration = { (number: Int, mask: String) in
            "Leeds-G450-\(number)-00\(number)(super)# show running-config\nip address 10.20.1.1\(number) \(mask)\n"
        }
        let site = Self.site([
            BadScreensTests.list, BadScreensTests.mgcList, BadScreensTests.survivables,
            configuration(1, "255.255.255.0"), configuration(2, "255.255.0.0"),
        ])
        #expect(
            BadScreensTests.notes(site, .damaged) == [
                "3.txt:2: show running-config: the mask makes a network within 10.20.0.0/16, which another mask makes; "
                    + "taken as one; still needed: which of the two is right"
            ])
    }
}
