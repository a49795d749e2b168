import Agents
import Testing
import Wire

/// What outlasts a reset and the end of a process, and what does not.
struct PersistenceTests {
    private static func ask(_ action: ConsoleCommand.Action, _ node: String, _ world: inout World) -> ConsoleAnswer
        .Body?
    {
        AdministrationTests.ask(action, node, &world)
    }

    private static func commands(_ world: inout World) -> [String] {
        guard case .screen(_, let rows)? = ask(.show(.runningConfiguration), "mg1", &world) else { return [] }
        return rows.compactMap { $0["command"] }
    }

    @Test("a gateway that resets has its startup configuration: what was not copied is lost")
    func startupConfiguration() {
        var world = Lab().world()
        world.run(until: .seconds(10))
        let before = Self.commands(&world)
        #expect(Self.ask(.setPrimarySearchTimer(.minutes(7)), "mg1", &world) == .done)
        #expect(Self.commands(&world).contains("set reset-times primary-search 7"))
        world.command("mg1", .reset)
        world.run(until: .seconds(100))
        #expect(Self.commands(&world) == before)
        #expect(Self.ask(.setPrimarySearchTimer(.minutes(7)), "mg1", &world) == .done)
        #expect(Self.ask(.save, "mg1", &world) == .done)
        #expect(Self.ask(.setTransitionPoint(2), "mg1", &world) == .done)
        world.command("mg1", .reset)
        world.run(until: .seconds(200))
        #expect(Self.commands(&world) == before.map { $0.replacing("primary-search 1", with: "primary-search 7") })
        // The same after a power failure: a new process starts with what was kept.
        world.stop("mg1", silently: true)
        world.start("mg1")
        world.run(until: .seconds(300))
        #expect(Self.commands(&world).contains("set reset-times primary-search 7"))
    }

    @Test("nvram initialize: no controllers, default timers, and nobody to register with")
    func initialize() {
        var world = Lab().world()
        world.run(until: .seconds(10))
        #expect(Self.ask(.setTotalSearchTimer(.minutes(9)), "mg1", &world) == .done)
        #expect(Self.ask(.initialize, "mg1", &world) == .done)
        world.run(until: .seconds(200))
        #expect(
            Self.commands(&world) == [
                "clear mgc list", "set reset-times primary-search 1", "set reset-times total-search 30",
                "set reset-times transition-point 1",
            ])
        #expect(world.controller(of: "mg1") == nil)
    }

    @Test("translations: reset system 4 takes back what was not saved, level 2 does not")
    func translations() {
        var world = Lab().world()
        world.run(until: .seconds(10))
        func isForced(_ world: inout World) -> String? {
            guard case .screen(_, let rows)? = Self.ask(.display(.ipOptions), "main", &world) else { return nil }
            return rows.first?["force phones and gateways to active survivable servers"]
        }
        #expect(isForced(&world) == "n")
        #expect(Self.ask(.setForceToActiveSurvivable(true), "main", &world) == .done)
        world.command("main", .restart(level: 2))
        world.run(until: .seconds(20))
        #expect(isForced(&world) == "y")
        world.command("main", .reset)
        world.run(until: .seconds(200))
        #expect(isForced(&world) == "n")
        #expect(Self.ask(.setForceToActiveSurvivable(true), "main", &world) == .done)
        #expect(Self.ask(.save, "main", &world) == .done)
        world.command("main", .reset)
        world.run(until: .seconds(400))
        #expect(isForced(&world) == "y")
        #expect(
            Self.ask(.save, "srs", &world)
                == .refused(
                    "Translations of a survivable come from main: what is changed here is lost when it restarts."))
    }

    @Test("what disable nr-registration and PROCR say outlasts a power failure without being saved")
    func disabledRegion() {
        var world = Lab().world()
        world.run(until: .seconds(10))
        #expect(Self.ask(RegionTests.disable, "srs", &world) == .done)
        #expect(Self.ask(.change(.networkRegion(2), [.name("Elsewhere")]), "srs", &world) == .done)
        world.stop("srs", silently: true)
        world.start("srs")
        world.run(until: .seconds(40))
        guard case .screen(_, let rows)? = Self.ask(.show(.statusRegionRegistration), "srs", &world) else { return }
        #expect(rows.first { $0["region"] == "2" }?["state"] == "rd")
        // What was not saved is lost.
        #expect(rows.first { $0["region"] == "2" }?["name"] != "Elsewhere")
        #expect(Self.ask(RegionTests.enable, "srs", &world) == .done)
        #expect(Self.ask(.setProcessorEthernet(false), "srs", &world) == .done)
        world.stop("srs", silently: true)
        world.start("srs")
        world.run(until: .seconds(80))
        guard case .screen(_, let states)? = Self.ask(.show(.statusRegionRegistration), "srs", &world) else { return }
        #expect(states.first { $0["region"] == "2" }?["state"] == "en")
        guard case .screen(_, let procr)? = Self.ask(.display(.processorEthernet), "srs", &world) else { return }
        #expect(procr.first?["enable interface"] == "n")
    }

    @Test("screens that say how things stand")
    func status() {
        var world = Lab().world()
        world.run(until: .seconds(30))
        guard case .screen(.statusNetworkRegion, let region)? = Self.ask(.showNetworkRegion(2), "main", &world),
            case .screen(.statusMediaGateway, let gateway)? = Self.ask(.showMediaGateway(1), "main", &world),
            case .screen(.health, let health)? = Self.ask(.show(.health), "main", &world)
        else {
            Issue.record("no screen")
            return
        }
        #expect(region.first?["gateways registered"] == "4" && region.first?["state"] == "en")
        #expect(gateway.first?["link"] == "up" && gateway.first?["region"] == "2")
        #expect(health.first?["media gateways registered"] == "4" && health.first?["active"] == "y")
        world.stop("mg1", silently: true)
        world.run(until: .seconds(120))
        guard case .screen(_, let lost)? = Self.ask(.showMediaGateway(1), "main", &world) else { return }
        #expect(lost.first?["link"] == "dn")
        #expect(lost.first?["boards and calls"] == "held until the Link Loss Delay Timer expires")
        #expect(Self.ask(.showNetworkRegion(77), "main", &world) == .refused("Network region 77 is not administered."))
        #expect(Self.ask(.show(.essClusters), "main", &world) == .screen(.essClusters, []))
        guard case .screen(_, let modules)? = Self.ask(.show(.moduleList), "mg2", &world) else { return }
        #expect(modules.first?["type"] == "Mainboard")
    }
}
