import Foundation
import Screens
import Testing

@Suite("Answers of OSSI")
struct OSSITests {
    @Test("OSSI: in the order of the fields, or by their names")
    func ossi() throws {
        let numbers = """
            clist media-gateway
            f6c00ff00\t6c01ff00\t6c02ff00\t6c03ff00\t6c04ff00
            f6c05ff00\t6c06ff00\t6c07ff00\t6c08ff00
            d1\tLeeds-G450-1\t12TG41070194\t10.20.1.11\tg450
            d2\ty\t42 .32 .0\t2
            n
            d2\tLeeds-G450-2\t12TG41070195\t10.20.1.12\tg450
            d2\tn\t42 .32 .0\t2
            t
            """
        let names = """
            clist media-gateway
            fNum\tSerial No\tName\tIPv4 Address\tNetRgn
            d1\t12TG41070194\tLeeds-G450-1\t10.20.1.11\t2
            n
            d2\t12TG41070195\tLeeds-G450-2\t10.20.1.12\t2
            t
            clist survivable-processor
            fRecord\tName\tIP Address\tType\tNet Rgn
            d1\tleeds-srs\t10.20.0.10\tLSP\t2
            t
            cdisplay system-parameters ip-options
            fForce Phones and Gateways to Active Survivable Servers
            dy
            t
            """
        for text in [numbers, names] {
            let site = BadScreensTests.site(text, BadScreensTests.mgcList)
            let topology = try #require(site.topology, "\(site.notes)")
            #expect(topology.contains("serial: 12TG41070195") && topology.contains("address: 10.20.1.12"))
            #expect(topology.contains("servers: y") == (text == names))
            #expect(topology.contains("mgc list: [main, leeds-srs] ") == (text == names))
        }
    }

    private static func damaged(_ texts: String...) -> [String] {
        BadScreensTests.notes(
            SiteImport(texts.enumerated().map { ScreenFile(name: "\($0).txt", bytes: Array($1.utf8)) }), .damaged)
    }

    @Test("a line of values belongs to its line of fields, also where the values at its end are left out")
    func leftOut() throws {
        // Without a serial number's line being full, the type would be taken for the region.
        let text = """
            clist media-gateway
            f6c00ff00\t6c01ff00\t6c02ff00\t6c03ff00\t6c04ff00
            f6c05ff00\t6c06ff00
            d1\tLeeds-G450-1\t12TG41070194
            d2\tn
            t
            """
        let site = BadScreensTests.site(
            text, BadScreensTests.mgcList.replacing("Leeds-G450-1-001", with: "Leeds-G450-1"))
        let address = ImportAnswer("Leeds-G450-1.address=10.20.1.11")
        let files = [text, BadScreensTests.mgcList].enumerated().map {
            ScreenFile(name: "\($0.offset).txt", bytes: Array($0.element.utf8))
        }
        let whole = SiteImport(files, answers: [address].compactMap { $0 })
        #expect(site.needs.contains { $0.name == "Leeds-G450-1.address" })
        let written = try #require(whole.topology, "\(whole.notes)")
        #expect(written.contains("region: 2 ") && written.contains("serial: 12TG41070194"))
    }

    @Test(
        "what cannot be known is refused by name, with the screen to give instead",
        arguments: [
            (
                "clist survivable-processor\nf0001ff00\t0002ff00\nd1\tleeds-srs\nt\n",
                "0.txt:1: list survivable-processor: its fields are numbers, as 0001ff00, which no public text "
                    + "explains; nothing of it was read; still needed: the SAT's own screen of 'list "
                    + "survivable-processor', from a terminal of type 4410 or vt220"
            ),
            (
                "cdisplay ip-network-region 2\nf6c01ff00\nd2\nt\n",
                "0.txt:1: display ip-network-region 2: its fields are numbers, as 6c01ff00, which no public text "
                    + "explains; nothing of it was read; still needed: the SAT's own screen of 'display "
                    + "ip-network-region 2', pages 1 and 2, from a terminal of type 4410 or vt220"
            ),
            (
                "clist media-gateway\nf6c03ff00\t6c00ff00\nd10.20.1.11\t1\nt\n",
                "0.txt:1: list media-gateway: its fields are in an order of their own: 6c00ff00 is not where a system "
                    + "has it; nothing of it was read; still needed: the answer to 'list media-gateway' without "
                    + "fields chosen, or the SAT's own screen of 'list media-gateway', from a terminal of type 4410 or "
                    + "vt220"
            ),
            (
                "clist node-names all\nfNode\tWhere\ndprocr\t10.10.0.10\nt\n",
                "0.txt:1: list node-names: nothing of it was read: understood the fields Node, Where; looked for Name, "
                    + "IP Address; still needed: the SAT's own screen of 'list node-names', from a terminal of type "
                    + "4410 or vt220"
            ),
            (
                "cdisplay system-parameters ip-options\nfLink Loss Delay Timer (min)\tLink Loss Delay Timer (min)\n"
                    + "d5\t60\nt\n",
                "0.txt:1: display system-parameters ip-options: several of its fields are named 'link loss delay timer "
                    + "(min)', and no heading tells them apart; none was read; still needed: the SAT's own screen of "
                    + "'display system-parameters ip-options', pages 1 and 2, from a terminal of type 4410 or vt220"
            ),
            (
                "clist media-gateway\nfNum\tName\nd1\tLeeds\t12TG41070194\nt\n",
                "0.txt:3: list media-gateway: the record has values for which it has no field; it was passed over; "
                    + "still needed: the SAT's own screen of 'list media-gateway', from a terminal of type 4410 or "
                    + "vt220"
            ),
        ])
    func refused(text: String, note: String) {
        #expect(Self.damaged(text).contains(note), "\(Self.damaged(text))")
    }

    @Test("lists of node names, of recovery rules and of interfaces are read by the names of their fields")
    func lists() throws {
        let text = """
            clist node-names all
            fName\tIP Address
            dleeds-srs\t10.20.0.10
            t
            clist system-parameters mg-recovery-rule
            fRule\tMigrate\tStability (min)
            d1\timmediately\t4
            t
            clist ip-interface all
            fON\tType\tSlot\tNode Name\tIP Address\tMask\tNet Rgn
            dy\tPROCR\t\tprocr\t10.10.0.10\t/24\t7
            n
            dy\tVAL\t01A07\tval\t10.10.0.30\t/24\t7
            t
            """
        let survivables = BadScreensTests.survivables.replacing("    10.20.0.10", with: "")
        let site = BadScreensTests.site(BadScreensTests.list, BadScreensTests.mgcList, survivables, text)
        let written = try #require(site.topology, "\(site.notes)")
        for line in [
            "address: 10.20.0.10 ", "minimum time of network stability: 4min ", "address: 10.10.0.10 ", "region: 7 ",
            "lan-10-10-0: { subnet: 10.10.0.0/24 }       # 3.txt:11, list ip-interface all",
        ] { #expect(written.contains(line), "\(line)\n\(written)") }
    }
}
