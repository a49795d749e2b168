import Analysis
import Reports
import Testing

@Suite("The summary of a recording")
struct SummaryTextTests {
    @Test("tables in a fixed order, refusals folded")
    func story() {
        let text = SummaryText(Fixture.findings).text
        #expect(text == Self.story)
    }

    @Test("an empty recording has a head and no table")
    func empty() {
        #expect(
            SummaryText(Findings()).text == """
                0 packets, 0 dropped, 0 malformed, to 0.000 s
                recorded at one place: what is seen counts as sent and as delivered
                no gateway registers or is supervised: nothing to judge

                """)
    }

    @Test("packets that were cut by a snap length are told where messages are missing")
    func cutShort() {
        var findings = Findings()
        findings.cutPackets = 7
        #expect(!SummaryText(findings).text.contains("cut short"))
        findings.malformed = 1
        #expect(SummaryText(findings).text.contains("7 packets are cut short, and messages with them"))
    }

    /// Who records at main sees gateways go, and the survivable's own word for where they are.
    @Test("an active survivable without a gateway that is shown leaves a split open")
    func unseen() throws {
        var findings = Findings()
        (findings.gateways, findings.controllers) = (["mg1", "mg2"], ["main", "srs"])
        findings.links = [
            H248Link(gateway: "mg1", controller: "main", start: Fixture.at(1_000), end: Fixture.at(60_000)),
            H248Link(gateway: "mg2", controller: "main", start: Fixture.at(1_000)),
        ]
        findings.ended = Fixture.at(300_000)
        #expect(SummaryText(findings).text.contains("\nno split\n"))
        let report = try #require(Fixture.findings.survivableRegistrations.last)
        findings.survivableRegistrations = [report]
        let text = SummaryText(findings).text
        #expect(text.contains("no split is shown, but this recording cannot tell:"))
        #expect(text.contains("and its gateways are not in the recording; main has mg"))
        findings.active = [ActiveInterval(controller: "srs", start: Fixture.at(167_000))]
        #expect(SummaryText(findings).text.contains("\nno split\n"))
    }

    @Test("controllers without a name of their own get letters, not digits of their addresses")
    func letters() {
        #expect(ControllerLetters.of(["10.10.0.10", "10.20.0.10"]) == ["10.10.0.10": "A", "10.20.0.10": "B"])
        #expect(
            ControllerLetters.of(["main", "srs", "srs2", "s2"]) == ["main": "M", "srs": "S", "srs2": "R", "s2": "2"])
    }

    static let story = """
        100 packets, 0 dropped, 0 malformed, to 300.000 s
        recorded on each node's link: sent and delivered are told apart
        gateways: mg1 mg2
        controllers: main srs
        session managers: sm1

        findings
          kind         since    lasts  what
          split      168.085    0.430  region 2: main: mg2 | srs: mg1, ended by SRPF
              frame 55: some gateways lost their way to main, others kept it (partial network failure)
              prevented by nothing: main ended it as soon as it knew
          outage      46.035  122.050  mg1 without service for 122.1 s: main silent
              the way between them was cut, or one of them was off; it shows only once an AuditValue is missed
              prevented by a second way; detection of 40 to 60 s and the Primary Search Timer are what it takes without
          outage     168.515   60.570  mg2 without service for 60.6 s: unregistered by main
              the controller sent it away: split registration prevention, or a disabled region
              prevented by nothing: a shorter Primary Search Timer makes it shorter
          rejected   169.085   20.000  main refused mg2 3 times with error 503
              frames 169 179 189: its region is disabled there, by split registration prevention or by hand
          prevented  169.085           region 2: main refused mg2 while srs was active, after a split that it had ended
              frame 70: split registration prevention at work

        splits
          region    start      end  lasts  ended by  cause                    controllers
          2       168.085  168.515  0.430  SRPF      partial-network-failure  main: mg2 | srs: mg1

        prevented
          region        t  gateway  refused by  active  frame
          2       169.085  mg2      main        srs        70  after a split

        registrations
          gateway        t  controller  method            outcome       frame
          mg1        1.085  main        Restart 901       accepted          1
          mg1      168.085  srs         Failover 909      accepted        168
          mg2        1.185  main        Restart 901       accepted          1
          mg2      169.085  main        Disconnected 900  rejected 503    169  x3, to 189.085
          mg2      229.085  srs         Failover 909      accepted        229

        links
          gateway  controller    start      end  ended
          mg1      main          1.085   46.035  silence
          mg1      srs         168.085        -
          mg2      main          1.185  168.515  unregistered
          mg2      srs         229.085        -

        outages
          gateway    start      end    lasts  why
          mg1       46.035  168.085  122.050  main silent
          mg2      168.515  229.085   60.570  unregistered by main

        timers as measured
          timer           of   n     min  median     max
          primary search  all  2  60.000  60.000  60.000
                          mg1  1  60.000  60.000  60.000
                          mg2  1  60.000  60.000  60.000
          RAS keep-alive  srs  9  29.990  30.000  30.010

        active
          controller    start      end
          main          1.085  168.515
          srs         168.085        -

        regions
          region        t  state  at
          2       168.500  pad    main
          2       168.515  ad     main

        survivables
          survivable  main    first     last  says    answer  n
          srs         main    3.000   33.000  idle    RCF     2
          srs         main  168.090  168.090  active  RCF     1

        SIP entity links
          from  to       t  state  by
          sm1   srs  2.000  down   503 Service Unavailable (LSP is inactive)

        """
}
