import Agents
import Testing
import Wire

@Suite("Settings that change at run time")
struct AdministrationTests {
    /// What a node answers to a command at the moment that a world has reached.
    static func ask(_ action: ConsoleCommand.Action, _ node: String, _ world: inout World) -> ConsoleAnswer
        .Body?
    {
        world.command(node, action, token: UInt64(world.answers.count) + 100)
        world.run(until: world.now - .start)
        return world.answers.last?.body
    }

    private static func refusal(_ body: ConsoleAnswer.Body?) -> String? {
        if case .refused(let reason)? = body { reason } else { nil }
    }

    private static func row(_ form: AdministeredForm, _ node: String, _ world: inout World) -> ConsoleRow? {
        if case .screen(_, let rows)? = ask(.display(form), node, &world) { rows.first } else { nil }
    }

    /// mg1 is cut off from main at 60 s, so that srs is active; SRPF is off.
    private static func split() -> World {
        var world = Lab().world()
        world.at(.seconds(60)) { $0.cut("wan", ["mg1"], ["main"]) }
        world.run(until: .seconds(240))
        return world
    }

    @Test("R9: what concerns a survivable that is registered and active stays as it is, and only then")
    func ruleNine() {
        var world = Self.split()
        #expect(world.isActive("srs"))
        let changes: [ConsoleCommand.Action] = [
            .change(.networkRegion(2), [.name("Other"), .backupServers([])]),
            .change(.survivableProcessor("srs"), [.networkRegion(1)]), .remove(.survivableProcessor("srs")),
        ]
        for change in changes {
            let reason = Self.refusal(Self.ask(change, "main", &world))
            #expect(reason?.contains("registered and active") == true && reason?.contains("rule R9") == true)
        }
        // Nothing of the refused line was taken, not even its name.
        let region = Self.row(.networkRegion(2), "main", &world)
        #expect(region?["name"] == "Branch 2" && region?["backup server 1"] == "srs")
        // The entry may stay where it is while others change.
        #expect(
            Self.ask(.change(.networkRegion(2), [.backupServers(["srs", "main"])]), "main", &world) == .done)
        world.command("srs", .reset)
        world.cut("all", ["mg1"], ["srs"])
        world.run(until: .seconds(360))
        #expect(Self.ask(.change(.networkRegion(2), [.backupServers([])]), "main", &world) == .done)
        #expect(Self.row(.networkRegion(2), "main", &world)?["backup server 1"] == "")
        #expect(Self.ask(.remove(.survivableProcessor("srs")), "main", &world) == .done)
        world.run(until: .seconds(420))
        let refused = world.lines(.survivableRefused, "main").last?.entry.detail
        #expect(refused == "denial event 3600: IP RRJ-ESS not admin")
        guard case .screen(.traceRAS, let rows)? = Self.ask(.traceRAS(Lab.survivable.address), "main", &world) else {
            Issue.record("no trace")
            return
        }
        #expect(
            rows.suffix(3).map { $0["event"] } == [
                "rcv RRQ", "denial event 3600: IP RRJ-ESS not admin", "snd RRJ",
            ])
        #expect(rows.last?["endpt"] == "10.20.0.10:1719" && rows.last?["switch"] == "10.10.0.10:1719")
        #expect(rows.first?["time"] == "09:00:00")
    }

    @Test("the switch and BACKUP SERVERS count at once (SRPF is level-triggered)")
    func level() {
        var world = Self.split()
        #expect(Self.ask(.change(.ipOptions, [.force(true), .linkLossDelay(.minutes(9))]), "main", &world) == .done)
        #expect(world.lines(.regionState, "main").map(\.entry.detail) == ["pad"])
        #expect(Self.row(.ipOptions, "main", &world)?["h.248 link loss delay timer (min)"] == "9")
        world.run(until: .seconds(420))
        #expect((1...4).map { world.controller(of: "mg\($0)") } == ["srs", "srs", "srs", "srs"])
        // A region that names the active survivable only now is disabled only now.
        #expect(Self.ask(.change(.networkRegion(1), [.backupServers(["srs"])]), "main", &world) == .done)
        #expect(world.lines(.regionState, "main", subject: "1").map(\.entry.detail) == ["pad", "ad"])
        #expect(Self.refusal(Self.ask(.change(.ipOptions, [.force(false)]), "srs", &world)) != nil)
    }

    @Test("a gateway is admitted by the serial number that was typed last, and must leave a region that is disabled")
    func gateways() {
        var world = Lab(force: true).world()
        world.run(until: .seconds(10))
        let taken = Self.ask(.change(.mediaGateway(4), [.serialNumber(Lab.serial(1))]), "main", &world)
        #expect(Self.refusal(taken) == "12TG41070191 is the serial number of media gateway 1.")
        #expect(Self.refusal(Self.ask(.change(.mediaGateway(9), [.name("x")]), "main", &world)) != nil)
        #expect(Self.refusal(Self.ask(.change(.mediaGateway(4), [.networkRegion(77)]), "main", &world)) != nil)
        #expect(Self.refusal(Self.ask(.change(.mediaGateway(4), [.recoveryRule(3)]), "main", &world)) != nil)
        #expect(Self.refusal(Self.ask(.remove(.mediaGateway(4)), "main", &world))?.contains("registered") == true)
        #expect(Self.ask(.change(.mediaGateway(4), [.serialNumber("X"), .name("new")]), "main", &world) == .done)
        world.command("mg4", .reset)
        world.run(until: .seconds(70))
        #expect(world.lines(.gatewayRefused, "main").last?.entry.subject == "12TG41070194")
        #expect(Self.ask(.change(.mediaGateway(4), [.serialNumber(Lab.serial(4))]), "main", &world) == .done)
        world.run(until: .seconds(90))
        #expect(world.controller(of: "mg4") == "main")
        #expect(world.lines(.gatewayRegistered, "main").last?.entry.subject == "new")
        // Region 1 is disabled by hand: a gateway that is moved into it has to go.
        #expect(Self.ask(.change(.mediaGateway(1), [.networkRegion(1)]), "main", &world) == .done)
        #expect(Self.ask(.setRegionRegistration(region: 1, isEnabled: false), "main", &world) == .done)
        #expect(Self.ask(.change(.mediaGateway(3), [.networkRegion(1)]), "main", &world) == .done)
        world.run(until: .seconds(92))
        #expect(world.lines(.gatewayUnregistered, "main", subject: "mg3").count == 1)
        let added: [FormField] = [.serialNumber("Y"), .networkRegion(2)]
        #expect(Self.refusal(Self.ask(.add(.mediaGateway(9), [.serialNumber("Y")]), "main", &world)) != nil)
        #expect(Self.ask(.add(.mediaGateway(9), added), "main", &world) == .done)
        #expect(Self.refusal(Self.ask(.add(.mediaGateway(9), added), "main", &world)) != nil)
        #expect(Self.ask(.remove(.mediaGateway(9)), "main", &world) == .done)
        #expect(Self.row(.mediaGateway(9), "main", &world) == nil)
    }

    @Test("a recovery rule needs an hour where it has a window; a survivable an id and an address of its own")
    func records() {
        var world = Lab().world()
        world.run(until: .seconds(10))
        let rule = AdministeredForm.recoveryRule(3)
        let refused = Self.refusal(Self.ask(.change(rule, [.migration(.timeDayWindow)]), "main", &world))
        #expect(refused == "A rule of time-day-window marks an hour at least.")
        #expect(
            Self.ask(.change(rule, [.migration(.timeDayWindow), .hours(.monday, [23, 22])]), "main", &world) == .done)
        #expect(Self.row(rule, "main", &world)?["monday"] == "22 23")
        #expect(Self.ask(.change(.mediaGateway(1), [.recoveryRule(3)]), "main", &world) == .done)
        #expect(Self.row(.mediaGateway(1), "main", &world)?["rule"] == "3")
        let other = AdministeredForm.survivableProcessor("srs2")
        for (fields, why) in [
            ([.identifier(7)], "needs id and address"), ([.identifier(2), .address(.v4(1))], "ID 2 is that of"),
            ([.identifier(7), .address(Lab.survivable.address)], "is the address of"),
        ] as [([FormField], String)] {
            #expect(Self.refusal(Self.ask(.add(other, fields), "main", &world))?.contains(why) == true)
        }
        #expect(Self.ask(.add(other, [.identifier(7), .address(.v4(1))]), "main", &world) == .done)
        #expect(
            Self.refusal(Self.ask(.change(.survivableProcessor("sr22"), [.networkRegion(1)]), "main", &world))
                == "Survivable processor sr22 is not administered; did you mean 'srs2'?")
        // A new id ends the registration of the old one: the survivable is told so at its next RRQ.
        #expect(Self.ask(.change(.survivableProcessor("srs"), [.identifier(9)]), "main", &world) == .done)
        #expect(Self.row(.survivableProcessor("srs"), "main", &world)?["registered"] == "n")
        world.run(until: .seconds(45))
        #expect(world.lines(.survivableRefused, "main").last?.entry.detail?.contains("3602") == true)
    }

    @Test("reset system: 1 keeps every link, 2 drops them and serves at once")
    func restart() {
        var world = Lab().world()
        world.run(until: .seconds(10))
        #expect(Self.ask(.restart(level: 1), "main", &world) == .done)
        world.run(until: .seconds(12))
        #expect(world.lines(.linkLost, "mg1").isEmpty)
        #expect(Self.ask(.restart(level: 2), "main", &world) == .done)
        world.run(until: .seconds(14))
        #expect(world.lines(.linkLost, "mg1").count == 1 && world.controller(of: "mg1") == "main")
    }

    @Test("a new MGC list and new search times count from the next search on, not before")
    func list() {
        var world = Lab().world()
        world.run(until: .seconds(10))
        let main = Lab.main.address
        let survivable = Lab.survivable.address
        for (list, why) in [
            ([], "1 to 4"), ([main, main], "twice"), ([.v6(high: 1, low: 2)], "own IP version"),
        ] as [([IPAddress], String)] {
            #expect(Self.refusal(Self.ask(.setMGCList(list), "mg1", &world))?.contains(why) == true)
        }
        #expect(Self.ask(.setMGCList([survivable]), "mg1", &world) == .done)
        #expect(Self.refusal(Self.ask(.clearMGCList(main), "mg1", &world)) == "10.10.0.10 is not in the MGC list.")
        world.run(until: .seconds(40))
        #expect(world.controller(of: "mg1") == "main")
        #expect(Self.ask(.save, "mg1", &world) == .done)
        world.command("mg1", .reset)
        world.run(until: .seconds(90))
        #expect(world.controller(of: "mg1") == "srs")
        guard case .screen(_, let rows)? = Self.ask(.show(.system), "mg1", &world) else { return }
        #expect(rows.first?["uptime (s)"] == "10" && rows.first?["call controller time"] == "09:01:30")
        #expect(Self.ask(.clearMGCList(nil), "mg1", &world) == .done)
        guard case .screen(_, let commands)? = Self.ask(.show(.runningConfiguration), "mg1", &world) else { return }
        #expect(commands.map { $0["command"] }.first == "clear mgc list")
    }
}
