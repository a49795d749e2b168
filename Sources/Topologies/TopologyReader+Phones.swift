import Agents
import Wire

/// Groups of H.323 phones.
extension TopologyReader {
    /// More phones than this are refused, in a group and altogether: each takes a socket of its process.
    static let phoneLimit = 20_000

    mutating func readPhones(_ element: Element?) {
        for entry in entries(element, what: "phones", limit: Self.nodeLimit) {
            guard checkName(entry, what: "a group of phones"), claimName(entry, .phones),
                var fields = fields(of: entry, what: "group of phones")
            else { continue }
            let place = placement(entry, &fields, hasRegion: true)
            let countElement = fields.take("count")
            let count = integer(countElement, what: "count", in: 1...Self.phoneLimit) ?? 1
            let before = phones.reduce(0) { $0 + $1.settings.count }
            if before + count > Self.phoneLimit {
                report(countElement ?? entry.value, "more than \(Self.phoneLimit) phones with these \(count)")
            }
            var settings = PhoneGroupSettings(
                name: entry.key, address: place?.address ?? .v4(0), networkRegion: place?.region ?? 1, count: count,
                firstExtension: extensions(fields.take("extension"), count: count, of: entry) ?? "1", gatekeepers: [])
            settings.seed = SeededGenerator.draw(seed, 4, UInt64(phones.count))
            readPorts(&fields, into: &settings)
            readRegistration(&fields, into: &settings)
            let gatekeepers = list(fields.take("gatekeepers"), what: "gatekeepers", limit: 16)
            finish(fields, of: "a group of phones")
            guard let place else { continue }
            phones.append(PhonesDraft(place: place, settings: settings, gatekeepers: gatekeepers))
        }
    }

    /// The first extension; reports digits that are none and a range that another group has.
    private mutating func extensions(_ element: Element?, count: Int, of entry: Element.Field) -> String? {
        guard let element else {
            report(entry.value, "phones '\(entry.key)' have no extension", hint: "extension: 20001, the first of them")
            return nil
        }
        guard let text = text(element, what: "extension") else { return nil }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), text.utf8.count <= 13, let first = Int(text) else {
            report(element, "an extension is 1 to 13 digits, not \(element.kindName)", hint: "extension: 20001")
            return nil
        }
        let last = first + count - 1
        guard String(last).utf8.count <= text.utf8.count else {
            report(element, "extensions from \(text) on have too few digits for \(CountText.of(count, "phone"))")
            return nil
        }
        for other in phones where other.settings.firstExtension.utf8.count == text.utf8.count {
            guard let start = Int(other.settings.firstExtension) else { continue }
            guard first <= start + other.settings.count - 1, start <= last else { continue }
            report(element, "extensions \(first) to \(last) overlap those of '\(other.place.name)'")
            return nil
        }
        return text
    }

    private mutating func readPorts(_ fields: inout Fields, into settings: inout PhoneGroupSettings) {
        let element = fields.take("first port")
        if let port = integer(element, what: "first port", in: 5061...65_535) { settings.firstPort = UInt16(port) }
        if Int(settings.firstPort) + settings.count - 1 > 65_535 {
            report(
                element ?? fields.element,
                "\(CountText.of(settings.count, "phone needs", "phones need")) the ports \(settings.firstPort) to "
                    + "\(Int(settings.firstPort) + settings.count - 1), and 65535 is the last")
        }
    }

    private mutating func readRegistration(_ fields: inout Fields, into settings: inout PhoneGroupSettings) {
        typealias Path = WritableKeyPath<PhoneGroupSettings, Duration>
        for (key, path, range) in [
            ("idle traffic interval", \.idleTrafficInterval, .seconds(1)...(.seconds(3600))),
            ("keep-alive interval", \.keepAliveInterval, .seconds(1)...(.seconds(3600))),
            ("registration timeout", \.registrationTimeout, .milliseconds(100)...(.seconds(60))),
            ("registration spread", \.registrationSpread, .zero...(.seconds(3600))),
            ("retry pause", \.retryPause, .milliseconds(100)...(.seconds(600))),
        ] as [(String, Path, ClosedRange<Duration>)] {
            Self.set(&settings[keyPath: path], duration(fields.take(key), what: key, in: range))
        }
        let count = fields.take("keep-alive count")
        Self.set(&settings.keepAliveCount, integer(count, what: "keep-alive count", in: 1...100))
        let tries = fields.take("registration tries")
        Self.set(&settings.registrationTries, integer(tries, what: "registration tries", in: 0...10))
        Self.set(
            &settings.afterUnregistration, choice(fields.take("after unregistration"), what: "after unregistration"))
    }

    /// The second pass: gatekeepers become addresses, main where none is named.
    mutating func phoneSettings(_ draft: PhonesDraft) -> PhoneGroupSettings {
        var settings = draft.settings
        Self.set(&settings.primarySearchTime, phonePrimarySearchTime)
        if draft.gatekeepers.isEmpty, let main = servers.first(where: { $0.settings.role == .main }) {
            settings.gatekeepers = [main.gatekeeper]
        }
        for element in draft.gatekeepers {
            guard let name = text(element, what: "gatekeepers"), let server = server(name, at: element) else {
                continue
            }
            guard !settings.gatekeepers.contains(where: { $0.name == name }) else {
                report(element, "'\(name)' is among the gatekeepers twice")
                continue
            }
            checkFamily(of: draft.place, server.place.address, name, at: element)
            settings.gatekeepers.append(server.gatekeeper)
        }
        return settings
    }

    /// The `station` forms.
    var administeredPhones: [AdministeredPhones] {
        phones.map {
            AdministeredPhones(
                name: $0.place.name, firstExtension: $0.settings.firstExtension, count: $0.settings.count,
                networkRegion: $0.settings.networkRegion)
        }
    }
}

extension ServerDraft {
    /// Its name, and where its RAS port is.
    var gatekeeper: ControllerAddress {
        ControllerAddress(name: place.name, endpoint: Endpoint(address: place.address, port: settings.rasPort))
    }
}
