import Agents
import Wire

/// Gateways, with `like` and serial numbers.
extension TopologyReader {
    /// What `like` does not copy.
    private static let ownKeys = ["address", "serial", "like"]
    /// `like` copies so many keys at most, more than there are.
    private static let keyLimit = 64
    /// The entry of an MGC list that is the gateway's own: Standard Local Survivability.
    private static let callEngine = Element.Value.text("survivable-call-engine")

    mutating func readGateways(_ element: Element?) {
        let entries = counted(entries(element, what: "gateways", limit: Self.gatewayLimit))
        for entry in entries {
            guard checkName(entry, what: "a gateway"), claimName(entry, .gateway) else { continue }
            guard let own = fields(of: entry, what: "gateway") else { continue }
            let base = like(own, among: entries)
            if own.has("like"), base == nil { continue }
            let defaults = (base?.fields ?? []).filter { !Self.ownKeys.contains($0.key) }
            guard var fields = Fields(entry.value, defaults: defaults) else { continue }
            _ = fields.take("like")
            let copied = fields.all
            let place = placement(entry, &fields, hasRegion: true)
            let serial = serialNumber(fields.take("serial"))
            var settings = GatewaySettings(
                name: entry.key, address: place?.address ?? .v4(0), serialNumber: serial ?? "", mgcList: [])
            settings.seed = SeededGenerator.draw(seed, 3, UInt64(gateways.count))
            let (list, callEngine) = readList(&fields, of: entry, into: &settings)
            readSearch(&fields, into: &settings, listLength: list.count + (callEngine == nil ? 0 : 1))
            readLink(&fields, into: &settings)
            let (rule, fallback) = readReturn(&fields, into: &settings)
            let provides = self.list(fields.take("provides"), what: "provides", limit: 8)
                .compactMap { word($0, what: "provides", among: ["trunks", "voip", "analog", "digital"]) }
            let stations = integer(fields.take("stations"), what: "stations", in: 0...999) ?? Node.defaultStations
            let isAdministered = flag(fields.take("administered"), what: "administered") ?? true
            finish(fields, of: "a gateway")
            likeBases[entry.key] = (Array(copied.prefix(Self.keyLimit)), serial ?? base?.serial ?? "12TG41070194")
            guard let place else { continue }
            gateways.append(
                GatewayDraft(
                    place: place, settings: settings, hasSerial: serial != nil,
                    serialBase: serial ?? base?.serial ?? "12TG41070194", mgcList: list, provides: provides,
                    stations: stations, isAdministered: isAdministered, recoveryRule: rule, autoFallback: fallback,
                    callEngine: callEngine))
        }
        giveSerials()
    }

    /// The MGC list without the call engine of the gateway's own, and where that stands in it, from 0.
    private mutating func readList(
        _ fields: inout Fields, of entry: Element.Field, into settings: inout GatewaySettings
    ) -> (controllers: [Element], callEngine: Int?) {
        let written = list(fields.take("mgc list"), what: "mgc list", limit: 5)
        let list = written.filter { $0.value != Self.callEngine }
        if list.count + 1 < written.count {
            report(written[0], "'survivable-call-engine' is in the mgc list twice")
        } else if list.isEmpty, let only = written.first {
            report(only, "the mgc list names no controller", hint: "mgc list: [main, survivable-call-engine]")
        }
        if list.count > 4 {
            report(
                list[4], "'mgc list' has \(list.count) entries",
                hint: "at most 4, and survivable-call-engine as a fifth")
        }
        let isEnabled = flag(fields.take("sls"), what: "sls")
        settings.localSurvivability = isEnabled ?? (list.count < written.count)
        let setup = "sls setup time"
        Self.set(
            &settings.localSetupTime,
            duration(fields.take("sls setup time"), what: setup, in: .zero...(.seconds(600))))
        if !fields.has("mgc list") {
            report(entry.value, "gateway '\(entry.key)' has no mgc list", hint: "mgc list: [main, srs]")
        }
        return (list, written.firstIndex { $0.value == Self.callEngine })
    }

    /// What `like` names: a gateway further up; reports any other.
    private mutating func like(
        _ fields: Fields, among entries: [Element.Field]
    ) -> (fields: [Element.Field], serial: String)? {
        guard let element = fields.valueOf("like"), let name = text(element, what: "like") else { return nil }
        if let base = likeBases[name] { return base }
        guard let namesake = entries.first(where: { $0.key == name }) else {
            let hint = NearestWord.hint(name, among: gateways.map(\.place.name))
            report(element, "unknown gateway '\(name.prefix(40))'", hint: hint)
            return nil
        }
        // One further up that is not there has been reported already.
        if (namesake.line, namesake.column) > (fields.element.line, 0) || namesake.value == fields.element {
            report(element, "gateway '\(name)' is not further up", hint: "like copies from a gateway above")
        }
        return nil
    }

    private mutating func readSearch(_ fields: inout Fields, into settings: inout GatewaySettings, listLength: Int) {
        let primary = fields.take("primary search")
        Self.set(
            &settings.primarySearchTimer,
            duration(primary, what: "primary search", in: .minutes(1)...(.minutes(59))))
        Self.set(
            &settings.totalSearchTimer,
            duration(fields.take("total search"), what: "total search", in: .minutes(2)...(.minutes(60))))
        if settings.primarySearchTimer >= settings.totalSearchTimer {
            report(primary ?? fields.element, "the primary search is not shorter than the total search")
        }
        let point = fields.take("transition point")
        Self.set(&settings.transitionPoint, integer(point, what: "transition point", in: 1...4))
        if let point, listLength > 0, settings.transitionPoint > listLength {
            report(
                point, "the transition point is \(settings.transitionPoint), but the mgc list has \(listLength) entries"
            )
        }
        Self.set(
            &settings.attemptTimer,
            duration(fields.take("attempt timer"), what: "attempt timer", in: .seconds(1)...(.seconds(600))))
        let pause = "retry pause after refusal"
        Self.set(
            &settings.retryPauseAfterRefusal,
            duration(fields.take(pause), what: pause, in: .milliseconds(100)...(.seconds(600))))
        Self.set(&settings.attemptAtExpiry, choice(fields.take("attempt at expiry"), what: "attempt at expiry"))
    }

    private mutating func readLink(_ fields: inout Fields, into settings: inout GatewaySettings) {
        let detection = "link loss detection"
        Self.set(
            &settings.linkLossDetection,
            duration(fields.take(detection), what: detection, in: .seconds(1)...(.seconds(3600))))
        Self.set(
            &settings.bootTime, duration(fields.take("boot time"), what: "boot time", in: .zero...(.seconds(3600))))
        let waiting = "maximum waiting delay"
        Self.set(
            &settings.maximumWaitingDelay, duration(fields.take(waiting), what: waiting, in: .zero...(.seconds(3600))))
        Self.set(&settings.transport, choice(fields.take("transport"), what: "transport"))
        readTransactions(&fields, into: &settings.transactions)
        if let encoding: GatewaySettings.Encoding = choice(fields.take("encoding"), what: "encoding") {
            // A port that was given counts, here or for the gateway that this one is like.
            if settings.port == settings.encoding.port { settings.port = encoding.port }
            settings.encoding = encoding
        }
        Self.set(&settings.tokens, tokens(fields.take("tokens")))
        Self.set(&settings.port, port(fields.take("port"), what: "port"))
        Self.set(&settings.profileName, text(fields.take("profile"), what: "profile"))
        readAgreement(&fields, into: &settings)
    }

    /// What it offers, and how it meets and leaves a controller.
    private mutating func readAgreement(_ fields: inout Fields, into settings: inout GatewaySettings) {
        Self.set(
            &settings.profileVersion, integer(fields.take("profile version"), what: "profile version", in: 1...99))
        let version = fields.take("version")
        Self.set(&settings.version, integer(version, what: "version", in: 1...3))
        let lowest = fields.take("lowest version")
        Self.set(&settings.lowestVersion, integer(lowest, what: "lowest version", in: 1...3))
        if settings.lowestVersion > settings.version {
            report(lowest ?? version ?? fields.element, "the lowest version is above the version that is offered")
        }
        let extends = "pending extends attempt"
        Self.set(&settings.pendingExtendsAttempt, flag(fields.take("pending extends attempt"), what: extends))
        settings.requestPort = port(fields.take("request port"), what: "request port")
        Self.set(&settings.farewell, choice(fields.take("farewell"), what: "farewell"))
        Self.set(
            &settings.farewellDelay,
            duration(fields.take("farewell delay"), what: "farewell delay", in: .seconds(1)...(.seconds(3600))))
    }

    /// 1…32 letters and digits that no other gateway has.
    mutating func serialNumber(_ element: Element?) -> String? {
        guard let element, let serial = text(element, what: "serial") else { return nil }
        let isWord = serial.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        }
        guard isWord, serial.utf8.count <= 32 else {
            report(element, "a serial number is 1 to 32 letters and digits, not \(element.kindName)")
            return nil
        }
        guard serials.insert(serial).inserted else {
            report(element, "another gateway has the serial number \(serial)")
            return nil
        }
        return serial
    }

    /// Counts on from the serial number of the gateway that it is like, to the first that is free.
    private mutating func giveSerials() {
        for index in gateways.indices where !gateways[index].hasSerial {
            let base = gateways[index].serialBase
            let digits = base.utf8.reversed().prefix { (0x30...0x39).contains($0) }.count
            let tail = String(decoding: base.utf8.suffix(min(digits, 9)), as: UTF8.self)
            let head = String(decoding: base.utf8.dropLast(tail.utf8.count), as: UTF8.self)
            var number = Int(tail) ?? 0
            var serial = base
            while !serials.insert(serial).inserted {
                number += 1
                let text = String(number)
                serial = head + String(repeating: "0", count: max(0, tail.utf8.count - text.utf8.count)) + text
            }
            gateways[index].settings.serialNumber = serial
        }
    }
}
