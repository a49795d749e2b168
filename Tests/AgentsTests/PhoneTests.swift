import RAS
import Testing
import Wire

@testable import Agents

@Suite("H.323 phones")
struct PhoneTests {
    static let address = IPAddress.v4(0x0A14_0201)

    /// The reference lab with phones in region 2.
    private func world(
        _ count: Int = 20, force: Bool = false, backups: [String] = ["srs"],
        _ change: ((inout PhoneGroupSettings) -> Void)? = nil
    ) -> World {
        var lab = Lab()
        lab.force = force
        lab.changeController = { settings in
            settings.networkRegions[1].backupServers = backups
            settings.phones = [
                AdministeredPhones(name: "ph", firstExtension: "20001", count: count, networkRegion: 2)
            ]
            settings.serverNames = [
                ControllerAddress(name: "main", endpoint: Self.ras(Lab.main)),
                ControllerAddress(name: "srs", endpoint: Self.ras(Lab.survivable)),
            ]
        }
        var world = lab.world()
        var settings = PhoneGroupSettings(
            name: "ph", address: Self.address, networkRegion: 2, count: count, firstExtension: "20001",
            gatekeepers: [ControllerAddress(name: "main", endpoint: Self.ras(Lab.main))])
        change?(&settings)
        world.add(.phones(settings))
        return world
    }

    private static func ras(_ endpoint: Endpoint) -> Endpoint { Endpoint(address: endpoint.address, port: 1719) }

    private func registered(_ world: World, _ node: String, _ subject: String) -> String? {
        world.lines(.phonesRegistered, node, subject: subject).last?.entry.detail
    }

    private func messages(_ world: World) -> [(at: Instant, from: Endpoint, to: Endpoint, message: RAS.Message)] {
        world.datagrams.compactMap { datagram in
            guard datagram.from.address == Self.address || datagram.to.address == Self.address,
                let message = try? RAS.Message(decoding: datagram.bytes)
            else { return nil }
            return (datagram.at, datagram.from, datagram.to, message)
        }
    }

    @Test("all register within the spread, get the region's gatekeepers, and keep their registration alive")
    func sunnyDay() throws {
        var world = world()
        world.run(until: .seconds(300))
        #expect(registered(world, "ph", "main") == "20 of 20")
        #expect(registered(world, "main", "ph") == "20 of 20")
        #expect(world.lines(.phonesLost).isEmpty)
        let all = messages(world)
        let first = all.compactMap { if case .registrationRequest(let request) = $0.message { request } else { nil } }
        let full = first.filter { !$0.isKeepAlive }
        #expect(full.count == 20)
        #expect(Set(full.flatMap(\.aliases)) == Set((20001...20020).map { "\($0)" }))
        #expect(full.allSatisfy { $0.terminalType == .terminal && $0.rasAddresses == $0.callSignalAddresses })
        let confirm = try #require(
            all.lazy.compactMap { if case .registrationConfirm(let confirm) = $0.message { confirm } else { nil } }
                .first)
        #expect(
            confirm.alternateGatekeepers == [
                AlternateGatekeeper(rasAddress: Self.ras(Lab.main), gatekeeperIdentifier: "main"),
                AlternateGatekeeper(
                    rasAddress: Self.ras(Lab.survivable), gatekeeperIdentifier: "srs", priority: 1),
            ])
        #expect(confirm.timeToLive == 60)
        let ofOne = all.filter { $0.from.port == 10_001 }.map(\.at)
        let steps = Set(zip(ofOne, ofOne.dropFirst()).map { $1 - $0 })
        #expect(steps == [.milliseconds(20_010)], "the idle traffic interval counts from the answer")
    }

    @Test("main loses power: phones search for their primary search time, and the survivable waits for a gateway")
    func powerOutage() throws {
        var world = world { $0.registrationSpread = .zero }
        world.at(.seconds(60)) { $0.stop("main", silently: true) }
        world.run(until: .seconds(400))
        #expect(registered(world, "ph", "srs") == "20 of 20")
        let active = try #require(world.seconds(.active, "srs"))
        let firstPhone = try #require(world.seconds(.phonesRegistered, "ph", subject: "srs"))
        #expect(firstPhone > active)
        let lost = try #require(world.lines(.phonesLost, "ph").first)
        // Five keep-alives of 5 s each after the last answer, which was up to 20 s before the outage.
        #expect(lost.at.seconds >= 60 + 25 && lost.at.seconds <= 60 + 45)
        let toSurvivable = messages(world).filter { $0.to == Self.ras(Lab.survivable) }
        let crossing = try #require(toSurvivable.first?.at)
        #expect(crossing - lost.at == .seconds(75))
        #expect(
            messages(world).contains {
                if case .registrationReject(let reject) = $0.message {
                    reject.reason == .resourceUnavailable
                } else {
                    false
                }
            })
    }

    @Test("SRPF: main sends every phone of the region away, refuses them, and the survivable takes them")
    func forced() throws {
        var world = world(force: true)
        world.at(.seconds(60)) { $0.cut("wan", ["mg1", "mg2"], ["main"]) }
        world.run(until: .seconds(400))
        #expect(registered(world, "ph", "srs") == "20 of 20")
        #expect(registered(world, "main", "ph") == "0 of 20")
        #expect(world.lines(.regionState, "main").map { $0.entry.detail } == ["pad", "ad"])
        let pad = try #require(world.seconds(.regionState, "main"))
        let urqs = messages(world).filter {
            if case .unregistrationRequest(let request) = $0.message {
                request.reason == .reregistrationRequired && $0.from.address == Lab.main.address
            } else {
                false
            }
        }
        #expect(urqs.count == 20)
        #expect(urqs.allSatisfy { $0.at.seconds >= pad && $0.at.seconds < pad + 0.1 })
        let refused = messages(world).filter {
            if case .registrationReject = $0.message { $0.from.address == Lab.main.address } else { false }
        }
        #expect(refused.count == 20, "each asks main once more, since it is the top of the list")
    }

    @Test("pad becomes ad although a phone does not answer its URQ")
    func unanswered() throws {
        var world = world(1, force: true)
        world.at(.seconds(60)) { $0.cut("wan", ["mg1", "mg2"], ["main"]) }
        world.at(.seconds(61)) { $0.cut("phones", ["ph"], ["main"]) }
        world.run(until: .seconds(400))
        let states = world.lines(.regionState, "main")
        #expect(states.map { $0.entry.detail } == ["pad", "ad"])
    }

    @Test("the last gateway leaves the survivable: it sends its phones away, and they return to main")
    func comeBack() throws {
        var world = world()
        world.at(.seconds(60)) { $0.cut("wan", ["mg1", "mg2", "mg3", "mg4", "ph", "srs"], ["main"]) }
        world.at(.seconds(400)) { $0.heal("wan") }
        world.at(.seconds(500)) { world in for gateway in 1...4 { world.command("mg\(gateway)", .reset) } }
        world.run(until: .seconds(700))
        #expect(registered(world, "ph", "main") == "20 of 20")
        #expect(registered(world, "srs", "ph") == "0 of 20")
        let inactive = try #require(world.seconds(.inactive, "srs"))
        let left = try #require(world.seconds(.phonesUnregistered, "srs"))
        #expect(left >= inactive && left < inactive + 0.1)
    }

    @Test("a survivable that is no alternate gatekeeper gets no phone, and one without gateways none either")
    func mismatch() {
        var world = world(backups: [])
        world.at(.seconds(60)) { $0.stop("main", silently: true) }
        world.run(until: .seconds(400))
        #expect(!messages(world).contains { $0.to == Self.ras(Lab.survivable) })
    }

    @Test("a gatekeeper that has restarted asks for a full registration and gets it at once")
    func restart() throws {
        var world = world { $0.registrationSpread = .zero }
        world.at(.seconds(100)) { $0.command("main", .reset) }
        world.run(until: .seconds(200))
        #expect(registered(world, "ph", "main") == "20 of 20")
        #expect(registered(world, "main", "ph") == "20 of 20")
    }

    @Test("the phone that asks last has the extension, and there is never more than one registration for it")
    func takeover() throws {
        var world = world(1)
        var thief = PhoneGroupSettings(
            name: "thief", address: .v4(0x0A14_0202), networkRegion: 2, count: 1, firstExtension: "20001",
            gatekeepers: [ControllerAddress(name: "main", endpoint: Self.ras(Lab.main))])
        thief.registrationSpread = .zero
        let settings = thief
        world.at(.seconds(30)) { $0.add(.phones(settings)) }
        world.run(until: .seconds(31))
        #expect(registered(world, "main", "ph") == "1 of 1")
        #expect(world.lines(.phonesUnregistered, "main").first?.entry.detail?.contains("moved from") == true)
    }

    @Test("what is no administered extension is refused, and leaves nothing behind")
    func unknown() throws {
        var world = world(2) { $0.count = 4 }
        world.run(until: .seconds(60))
        #expect(registered(world, "main", "ph") == "2 of 2")
        #expect(registered(world, "ph", "main") == "2 of 4")
    }

    @Test("unheard phones are lost at the time to live, and forgotten with the Link Loss Delay Timer")
    func linkLossDelay() throws {
        var world = world(3) { $0.registrationSpread = .zero }
        world.at(.seconds(50)) { $0.cut("phones", ["ph"], ["main"]) }
        world.run(until: .seconds(4000))
        let lost = try #require(world.seconds(.phonesLost, "main"))
        #expect(lost > 50 + 40 && lost <= 50 + 60)
        let forgotten = try #require(world.lines(.linkLossDelayExpired, "main", subject: "ph").first?.at.seconds)
        #expect(forgotten == lost + 3600)
    }

    @Test("whatever is asked of a server, it keeps one registration an administered extension and few lines of journal")
    func flood() throws {
        var settings = ControllerSettings(name: "main", address: Lab.main.address, role: .main)
        settings.networkRegions = [NetworkRegion(number: 2, name: "Branch")]
        settings.phones = [AdministeredPhones(name: "ph", firstExtension: "5000", count: 100, networkRegion: 2)]
        var controller = Controller(settings)
        _ = controller.handle(.start, at: .start)
        var generator = SeededGenerator(seed: 3)
        var (answers, entries) = (0, 0)
        for round in 0..<20_000 {
            let now = Instant(nanoseconds: Int64(round) * 100_000)
            let remote = Endpoint(
                address: .v4(UInt32(truncatingIfNeeded: generator.next())), port: UInt16(generator.next() % 65_536))
            var request = RegistrationRequest(
                sequenceNumber: UInt16(1 + generator.next() % 65_535), callSignalAddresses: [], rasAddresses: [],
                aliases: ["\(4990 + generator.next() % 120)"], terminalType: .terminal)
            if generator.next() % 4 == 0 {
                request.isKeepAlive = true
                request.endpointIdentifier = "\(generator.next() % 120).\(generator.next() % 200)"
            }
            let message: RAS.Message =
                generator.next() % 8 == 0
                ? .unregistrationConfirm(UnregistrationConfirm(sequenceNumber: 1)) : .registrationRequest(request)
            let datagram = Datagram(local: Self.ras(Lab.main), remote: remote, bytes: message.encoded())
            let effects = controller.handle(.datagram(datagram), at: now)
            #expect(effects.count <= 5)
            for effect in effects {
                switch effect {
                case .send: answers += 1
                case .journal: entries += 1
                case .connect, .write, .close, .abort, .save, .answer: Issue.record("does what nobody asked for")
                }
            }
        }
        #expect(controller.phones.stations.count == 100)
        #expect(controller.phones.count(inRegion: 2) == 100)
        // At most the answer and the farewell to whoever had the extension.
        #expect(answers <= 40_000)
        // Two seconds went by.
        #expect(entries <= 20)
    }

    @Test("an RRQ of a survivable goes to the registrar of survivables, phones or not")
    func survivables() throws {
        var world = world(force: true)
        world.run(until: .seconds(100))
        #expect(world.lines(.survivableRegistered, "main").map { $0.entry.subject } == ["srs"])
    }

    @Test("hostile bytes move no phone")
    func hostile() throws {
        var group = PhoneGroup(
            PhoneGroupSettings(
                name: "ph", address: Self.address, networkRegion: 2, count: 3, firstExtension: "1",
                gatekeepers: [ControllerAddress(name: "main", endpoint: Self.ras(Lab.main))]))
        _ = group.handle(.start, at: .start)
        var generator = SeededGenerator(seed: 5)
        for round in 0..<2000 {
            let bytes = (0..<Int(generator.next() % 80)).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
            let local = Endpoint(address: Self.address, port: UInt16(10_000 + generator.next() % 6))
            let datagram = Datagram(local: local, remote: Self.ras(Lab.main), bytes: bytes)
            let effects = group.handle(.datagram(datagram), at: Instant(nanoseconds: Int64(round)))
            for effect in effects {
                if case .send = effect { Issue.record("answers noise") }
            }
        }
        #expect(group.registeredCount(with: "main") == 0)
        let foreign = RAS.Message.registrationConfirm(
            RegistrationConfirm(sequenceNumber: 1, endpointIdentifier: "0.1"))
        let stray = Datagram(
            local: Endpoint(address: Self.address, port: 10_001), remote: Self.ras(Lab.survivable),
            bytes: foreign.encoded())
        _ = group.handle(.datagram(stray), at: Instant(nanoseconds: 5000))
        #expect(group.registeredCount(with: "srs") == 0)
    }
}
