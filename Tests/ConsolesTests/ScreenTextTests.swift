import Agents
import Consoles
import Testing

@Suite("Console screens")
struct ScreenTextTests {
    private static func row(_ fields: KeyValuePairs<String, String>) -> ConsoleRow {
        ConsoleRow(fields.map { ConsoleRow.Field($0.key, $0.value) })
    }

    private static let mark = "\n[layout assumed]"

    private func printed(_ screen: ConsoleScreen, _ rows: [ConsoleRow]) -> String {
        ScreenText.render(ConsoleAnswer(token: 1, body: .screen(screen, rows)))
    }

    /// Without the mark, which has a test of its own.
    private func text(_ screen: ConsoleScreen, _ rows: [ConsoleRow]) -> String {
        let text = printed(screen, rows)
        return text.hasSuffix(Self.mark) ? String(text.dropLast(Self.mark.count)) : text
    }

    @Test("say that their layout is assumed, but for those whose text was found", arguments: ConsoleScreen.allCases)
    func mark(_ screen: ConsoleScreen) {
        let found: [ConsoleScreen] = [.mgcList, .faults, .statusMediaGateways, .listSurvivableProcessor, .traceRAS]
        #expect(printed(screen, [Self.row(["command": "x"])]).hasSuffix(Self.mark) == !found.contains(screen))
    }

    @Test("list trace ras, as a real system prints it")
    func trace() {
        let endpoints = ["endpt": "135.9.78.143:1719", "switch": "135.9.72.168:1719"]
        func row(_ event: String, _ more: [String: String]) -> ConsoleRow {
            ConsoleRow(
                [.init("address", "135.9.78.143"), .init("time", "12:47:42"), .init("event", event)]
                    + more.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) })
        }
        let rows = [
            row("rcv RRQ", endpoints),
            row("denial event 3600: IP RRJ-ESS not admin", ["endpt": "135.9.78.143", "switch": ""]),
            row("snd RRJ", endpoints),
        ]
        let expected = """
            list trace ras ip-address 135.9.78.143                    Page 1
                                          LIST TRACE
            time         data
            12:47:42   rcv RRQ  endpt 135.9.78.143:1719 switch 135.9.72.168:1719 ext
            12:47:42   denial event 3600: IP RRJ-ESS not admin endpt 135.9.78.143 data0:0x0
            12:47:42   snd RRJ  endpt 135.9.78.143:1719 switch 135.9.72.168:1719 ext
            """
        #expect(text(.traceRAS, rows) == expected)
    }

    @Test("show system has the fields of a real G450 in their order")
    func system() {
        let row = Self.row([
            "system name": "mg1", "serial no": "12TG41070194", "model": "G450", "uptime (s)": "3054457.5",
            "call controller time": "16:49:45", "call controller date": "02 JUN 2021",
        ])
        let lines = text(.system, [row]).split(separator: "\n")
        #expect(lines[3] == "Uptime (d,h:m:s)     : 35,08:27:37")
        #expect(lines[4] == "Call Controller Time : 16:49:45 02 JUN 2021")
        #expect(lines[5] == "Serial No            : 12TG41070194")
    }

    @Test("the grid of a recovery rule marks an hour with an x")
    func recoveryRule() {
        let row = Self.row([
            "rule": "3", "migrate h.248 mg to primary": "time-day-window",
            "minimum time of network stability (min)": "5", "monday": "0 23",
        ])
        let lines = text(.recoveryRule, [row]).split(separator: "\n")
        #expect(lines.contains(" Migrate H.248 MG to primary: time-day-window"))
        #expect(lines.contains { $0.hasPrefix(" Monday      x  _  _") && $0.hasSuffix("_  _  x") })
        #expect(lines.contains { $0.hasPrefix(" Sunday      _  _  _") && !$0.contains("x") })
    }

    @Test("a form has its backup servers and its gateway's fields")
    func forms() {
        let region = text(.networkRegion, [Self.row(["region": "2", "name": "Branch", "backup server 1": "srs"])])
        #expect(region.contains("    Name: Branch\n") && region.contains("\n 1   srs\n 2\n"))
        let gateway = text(
            .mediaGateway, [Self.row(["number": "1", "name": "mg1", "registered": "y", "address": "10.20.1.11"])])
        #expect(gateway.contains("\n             Registered? y\n       MGP IPV4 Address: 10.20.1.11\n"))
    }

    @Test("of a command that is done or refused")
    func outcomes() {
        #expect(ScreenText.render(ConsoleAnswer(token: 1, body: .done)) == "Command successfully completed")
        #expect(ScreenText.render(ConsoleAnswer(token: 1, body: .refused("No."))) == "No.")
    }

    @Test("show mgc list, as a real G450 prints it")
    func mgcList() {
        let rows = [
            Self.row(["primary search (s)": "60"]),
            Self.row(["position": "1", "side": "primary", "name": "main", "address": "10.150.9.10", "port": "2944"]),
            Self.row(["position": "2", "side": "secondary", "name": "srs", "address": "10.101.100.10", "port": "2944"]),
        ]
        let expected = """
            PRIMARY MGC HOST, Primary Search Time : 1 min(s)
            IPv4 Address         IPv6 Address
            -------------------- ----------------------------------------------
            10.150.9.10          -- Not Available --

            SECONDARY MGC HOST
            IPv4 Address         IPv6 Address
            -------------------- ----------------------------------------------
            10.101.100.10        -- Not Available --
            -- Not Available --  -- Not Available --
            -- Not Available --  -- Not Available --

            sls disabled
            """
        #expect(text(.mgcList, rows) == expected)
    }

    @Test("show mgc list with an IPv6 controller and a search time that is no whole minute")
    func mgcListV6() {
        let rows = [
            Self.row(["primary search (s)": "90"]),
            Self.row(["side": "primary", "address": "2001:db8::10"]),
        ]
        let lines = text(.mgcList, rows).split(separator: "\n")
        #expect(lines[0] == "PRIMARY MGC HOST, Primary Search Time : 90 s")
        #expect(lines[3] == "-- Not Available --  2001:db8::10")
    }

    @Test("show mgc")
    func mgc() {
        let row = Self.row([
            "registered": "YES", "controller": "main", "address": "10.10.0.10", "link": "UP", "state": "registered",
        ])
        let expected = """
            CALL CONTROLLER STATUS
            -------------------------------------------
            Registered          : YES
            Active Controller   : 10.10.0.10
            H248 Link Status    : UP
            H248 Link Error Code: 0x0
            State               : registered
            """
        #expect(text(.mgc, [row]) == expected)
    }

    @Test("display alarms, display events, show sls (assumed)")
    func maintenance() {
        let alarm = Self.row([
            "object": "MED-GTWY", "alternate name": "mg1", "type": "MAJOR", "date": "01/05/21:52",
        ])
        #expect(
            text(.alarms, [alarm]) == """
                display alarms
                                                ALARM REPORT

                Mtce Name   Alt Name                Alarm Type  Date Alarmed
                MED-GTWY    mg1                     MAJOR       01/05/21:52
                """)
        #expect(text(.alarms, []).hasSuffix("No alarms"))
        let event = Self.row([
            "type": "3600", "description": "IP RRJ-ESS not admin", "endpoint": "10.20.0.10", "first": "01/05/21:50",
            "last": "01/05/21:55", "count": "11",
        ])
        #expect(
            text(.events, [event]) == """
                display events
                                                EVENTS REPORT

                Event  Event                       Endpoint                First             Last              Evnt
                Type   Description                                         Occur             Occur             Cnt

                3600   IP RRJ-ESS not admin        10.20.0.10              01/05/21:50       01/05/21:55       11
                """)
        #expect(text(.localSurvivability, [Self.row(["enabled": "y", "state": "Setup"])]).hasSuffix(": Setup"))
    }

    @Test("show recovery")
    func recovery() {
        let row = Self.row(["primary search (s)": "60", "total search (s)": "1800", "transition point": "1"])
        let expected = """
            RECOVERY TIMES
            --------------------------------
            Primary Search  : 1
            Total Search    : 30
            Transition Point: 1
            """
        #expect(text(.recovery, [row]) == expected)
    }

    @Test(
        "show faults, as a real G450 prints it",
        arguments: [
            ("1", "01/01-00:00:01.00"), ("65.5", "01/01-00:01:05.50"), ("86399.123", "01/01-23:59:59.12"),
            ("2764800", "02/02-00:00:00.00"), ("", "01/01-00:00:00.00"),
        ])
    func faults(since: String, stamp: String) {
        let expected = """
            CURRENTLY ACTIVE FAULTS
            -------------------------------------------------------------------
            -- MGP Faults --
                    + No controller found, \(stamp)
            """
        #expect(text(.faults, [Self.row(["fault": "No controller found", "since (s)": since])]) == expected)
    }

    @Test("status nr-registration all-regions")
    func regions() {
        let states = ["en", "ad", "ad", "en", "rd", "pad"]
        let rows = states.enumerated().map { Self.row(["region": "\($0 + 1)", "state": $1]) }
        let expected = """
            status nr-registration all-regions
                                NETWORK REGION REGISTRATION STATUS
             NR   St     NR   St     NR   St     NR   St     NR   St
             1    en     2    ad     3    ad     4    en     5    rd
             6    pad
            """
        #expect(text(.statusRegionRegistration, rows) == expected)
    }

    @Test("status nr-registration network-region")
    func region() {
        let rows = (1...6).map { Self.row(["region": "2", "number": "\($0)", "registered": $0 == 2 ? "n" : "y"]) }
        let expected = """
            status nr-registration network-region 2
             MG   St     MG   St     MG   St     MG   St     MG   St
             1    y      2    n      3    y      4    y      5    y
             6    y
            """
        #expect(text(.statusRegion, rows) == expected)
        let none = "status nr-registration network-region\nNo records match the specified query options"
        #expect(text(.statusRegion, []) == none)
    }

    @Test("status media-gateways, as a real system prints it")
    func gatewayStatus() {
        let rows = (1...4).map { Self.row(["number": "\($0)", "name": "mg\($0)", "link": $0 == 3 ? "dn" : "up"]) }
        let expected = """
            status media-gateways

            ALARM SUMMARY      |    BUSY-OUT SUMMARY       |   H.248 LINK SUMMARY
            Major:  0          | Trunks:    0              | Links Down:  1     # Logins: 00
            Minor:  0          | Stations:  0              | Links Up:    3
            Warning: 0

                                     GATEWAY STATUS
            Alarms                 Alarms                 Alarms
            MG  Mjr Mnr Wng Link   MG  Mjr Mnr Wng Link   MG  Mjr Mnr Wng Link
             1   0   0   0   up     2   0   0   0   up     3   0   0   0   dn
             4   0   0   0   up
            """
        #expect(text(.statusMediaGateways, rows) == expected)
    }

    @Test("list media-gateway")
    func gatewayReport() {
        let row = Self.row([
            "number": "1", "name": "Branch2-G450-1", "serial": "12TG41070194", "address": "10.20.1.11", "region": "2",
            "registered": "y", "controller": "10.10.0.10",
        ])
        let expected = """
            list media-gateway

                                          MEDIA-GATEWAY REPORT

            Num   Name            Serial No/     IPv4 Address/    Type   NetRgn/  Reg?
                                  FW Ver/HW Vint IPv6 Address/           RecRule
                                                 Cntrl IP Addr

            1     Branch2-G450-1  12TG41070194   10.20.1.11       g450   2        y
                                  42 .32 .0 /2                           none
                                                 10.10.0.10
            """
        #expect(text(.listMediaGateway, [row]) == expected)
        #expect(text(.listMediaGateway, []).hasSuffix("No records match the specified query options"))
    }

    @Test("list survivable-processor, as a real system prints it")
    func survivables() {
        let rows = [
            Self.row([
                "record": "1", "name": "BHUBANESWAR-LSPLSP", "type": "LSP", "registered": "y", "active": "n",
                "region": "24", "address": "10.52.32.10",
            ]),
            Self.row([
                "record": "2", "name": "ESS-CHD-ESS-SYNC35", "type": "ESS", "registered": "y", "active": "y",
                "region": "8", "address": "10.107.64.132",
            ]),
        ]
        let expected = """
            list survivable-processor

                                      SURVIVABLE PROCESSORS
            Record Name/              Type        Reg Act   Translations       Net
            Number  IP Address                               Updated           Rgn
            1   BHUBANESWAR-LSPLSP    LSP          y   n                       24
                10.52.32.10
            2   ESS-CHD-ESS-SYNC35    ESS          y   y                        8
                10.107.64.132
            """
        #expect(text(.listSurvivableProcessor, rows) == expected)
    }

    @Test("display system-parameters ip-options")
    func ipOptions() {
        let row = Self.row([
            "force phones and gateways to active survivable servers": "n", "h.248 link loss delay timer (min)": "5",
        ])
        let expected = """
            display system-parameters ip-options                            Page   1 of   4
                                      IP-OPTIONS SYSTEM PARAMETERS

             H.248 MEDIA GATEWAY
              Link Loss Delay Timer (min): 5

            display system-parameters ip-options                            Page   2 of   4
                                    IP-OPTIONS SYSTEM PARAMETERS

                               Force Phones and Gateways to Active Survivable Servers? n
            """
        #expect(text(.ipOptions, [row]) == expected)
    }

    @Test("show entity links")
    func entityLinks() {
        let rows = [
            Self.row([
                "peer": "main", "address": "10.10.0.10", "port": "5060", "transport": "udp", "state": "up",
                "why": "200 OK",
            ]),
            Self.row([
                "peer": "srs", "address": "10.20.0.10", "port": "5060", "transport": "tcp", "state": "down",
                "why": "503 Service Unavailable (LSP is inactive)",
            ]),
        ]
        let expected = """
            ENTITY LINKS
            PEER  ADDRESS     PORT  TRANSPORT  STATE  WHY
            main  10.10.0.10  5060  udp        up     200 OK
            srs   10.20.0.10  5060  tcp        down   503 Service Unavailable (LSP is inactive)
            """
        #expect(text(.entityLinks, rows) == expected)
    }

    @Test("of every kind without a single row or field", arguments: ConsoleScreen.allCases)
    func empty(_ screen: ConsoleScreen) {
        #expect(!text(screen, []).isEmpty)
        #expect(!text(screen, [ConsoleRow([])]).isEmpty)
    }
}
