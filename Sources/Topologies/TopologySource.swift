import Wire

/// A topology file that was read once, to be taken as it is or with other settings.
public struct TopologySource: Sendable {
    /// As the file says it.
    public let topology: Topology
    private let file: String
    private let root: Element
    /// What was read of the file, with the keys that each may have.
    private let places: [SettingPlace]

    /// Whole mappings in which keys of the file are names of people's own, or say what happens and what is expected.
    private static let sections = [
        "networks", "regions", "ip-options", "recovery rules", "servers", "session managers", "media servers",
        "gateways", "phones", "programs", "stubs", "boxes", "contact centre", "timeline",
    ]

    /// Reads and checks a topology file, as ``Topology/init(yaml:file:)`` does.
    public init(yaml: String, file: String) throws(TopologyErrors) {
        do {
            try SourceCheck.check(yaml.utf8)
            var root = try Element(yaml: yaml.first == "\u{FEFF}" ? String(yaml.dropFirst()) : yaml)
            root.addOptions()
            self.root = root
        } catch let problem {
            throw TopologyErrors([TopologyError(problem, file: file)])
        }
        var reader = TopologyReader()
        let topology = reader.read(root, text: yaml)
        guard reader.problems.isEmpty, let topology else {
            throw TopologyErrors(
                reader.orderedProblems.prefix(TopologyErrors.limit).map { TopologyError($0, file: file) })
        }
        self.topology = topology
        self.file = file
        places = reader.settingPlaces
    }

    /// Reads and checks a topology file from its bytes; what is not UTF-8 is refused with its place.
    public init(bytes: [UInt8], file: String) throws(TopologyErrors) {
        guard bytes.count <= SourceCheck.sizeLimit else {
            throw TopologyErrors([TopologyError(SourceCheck.oversize(bytes), file: file)])
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let valid = Self.validPrefix(of: bytes)
            let lines = bytes[..<valid].split(separator: 0x0A, omittingEmptySubsequences: false)
            throw TopologyErrors([
                TopologyError(
                    file: file, line: lines.count,
                    column: String(decoding: lines.last ?? [], as: UTF8.self).unicodeScalars.count + 1,
                    reason: "this is not UTF-8 text",
                    hint: Self.isRecording(bytes) ? "rainyday infer makes a topology of a recording" : nil)
            ])
        }
        try self.init(yaml: text, file: file)
    }

    /// Whether the bytes begin as pcap and pcapng do.
    private static func isRecording(_ bytes: [UInt8]) -> Bool {
        [[0x0A, 0x0D, 0x0D, 0x0A], [0xD4, 0xC3, 0xB2, 0xA1], [0xA1, 0xB2, 0xC3, 0xD4], [0x4D, 0x3C, 0xB2, 0xA1]]
            .contains { bytes.starts(with: $0) }
    }

    private static func validPrefix(of bytes: [UInt8]) -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var length = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { length += UTF8.width(scalar) }
        return length
    }
    /// The topology with other settings.
    ///
    /// A setting without a place is set wherever it can stand; conditions of networks, which have little in common,
    /// only where the file gives them.
    ///
    /// - Throws: ``SettingChangeError`` where a setting is unknown, means several, or has a value that it cannot have.
    public func topology(with changes: [SettingChange]) throws(SettingChangeError) -> Topology {
        var root = root
        for change in changes {
            let key = try key(of: change)
            let value: Element
            do {
                try SourceCheck.check(("value: " + change.value).utf8)
                value = try Element(yaml: change.value).moved(toLine: 0)
            } catch {
                throw SettingChangeError("\(change): \(error.reason)")
            }
            guard set(key, to: value, for: change.place, in: &root) > 0 else { throw nowhere(key, change) }
        }
        var reader = TopologyReader()
        let topology = reader.read(root, text: self.topology.text)
        guard reader.problems.isEmpty, let topology else {
            let problem = reader.orderedProblems.first
            let words = changes.map(\.description).joined(separator: " and ")
            let place = problem.flatMap { $0.line > 0 ? " (\(file):\($0.line))" : nil } ?? ""
            throw SettingChangeError(
                "\(words): \(problem?.reason ?? "this is no topology")" + (problem?.hint.map { " (\($0))" } ?? "")
                    + place)
        }
        return topology
    }

    /// The whole key that a change means.
    private func key(of change: SettingChange) throws(SettingChangeError) -> String {
        let word = change.setting.lowercased()
        var all: Set<String> = []
        for place in places where place.what != "an expectation" { all.formUnion(place.keys) }
        if all.contains(word) { return word }
        let longer = all.filter { $0.hasSuffix(" " + word) || $0.hasPrefix(word + " ") }.sorted()
        // H.248 is what this project is about; what is meant for phones says so.
        let ours = longer.filter { !$0.hasPrefix("h.323") }
        if let only = ours.count == 1 ? ours.first : nil { return only }
        guard longer.isEmpty else {
            throw SettingChangeError(
                "'\(change.setting)' can be any of " + longer.map { "'\($0)'" }.joined(separator: ", "))
        }
        // Words from the middle of a key say more than one that is merely spelled alike.
        let inside = word.count < 4 ? [] : all.filter { $0.contains(word) }.sorted()
        let hint =
            inside.isEmpty
            ? NearestWord.hint(word, among: all.sorted())
            : "did you mean " + inside.prefix(4).map { "'\($0)'" }.joined(separator: " or ") + "?"
        throw SettingChangeError(
            "no setting of \(file) is named '\(change.setting.prefix(60))'" + (hint.map { " (\($0))" } ?? ""))
    }

    /// What stands under the sections of the file: nodes, networks, regions and the like.
    private var names: [String] {
        guard case .mapping(let fields) = root.value else { return [] }
        let unnamed = ["ip-options", "contact centre", "timeline"]
        let sections = fields.filter { Self.sections.contains($0.key) && !unnamed.contains($0.key) }
        let names = sections.flatMap { field -> [String] in
            guard case .mapping(let entries) = field.value.value else { return [] }
            return entries.map(\.key)
        }
        return Set(names).sorted()
    }

    private func nowhere(_ key: String, _ change: SettingChange) -> SettingChangeError {
        if let place = change.place {
            let hint = NearestWord.hint(place, among: names).map { " (\($0))" } ?? ""
            return SettingChangeError("'\(place.prefix(60))' is nothing in \(file) that has '\(key)'\(hint)")
        }
        return SettingChangeError(
            "'\(key)' is not given in \(file); name what should have it, such as \"wan: \(key)=\(change.value)\"")
    }

    /// Sets a key wherever it can stand under a place; returns in how many places.
    private func set(_ key: String, to value: Element, for place: String?, in root: inout Element) -> Int {
        guard case .mapping(var fields) = root.value else { return 0 }
        var count = 0
        for index in fields.indices where Self.sections.contains(fields[index].key) {
            let section = fields[index].key
            let isMeant = place == section || (place == nil && section != "timeline")
            count += set(
                key, to: value, for: place, isMeant: isMeant, onlyGiven: place == nil && section == "networks",
                in: &fields[index].value)
        }
        root.value = .mapping(fields)
        if place == nil, count == 0 { count = put(key, value, onlyGiven: false, in: &root) }
        return count
    }

    private func set(
        _ key: String, to value: Element, for place: String?, isMeant: Bool, onlyGiven: Bool, in element: inout Element
    ) -> Int {
        var count = 0
        switch element.value {
        case .mapping(var fields):
            for index in fields.indices {
                count += set(
                    key, to: value, for: place, isMeant: isMeant || fields[index].key == place, onlyGiven: onlyGiven,
                    in: &fields[index].value)
            }
            element.value = .mapping(fields)
            if isMeant { count += put(key, value, onlyGiven: onlyGiven, in: &element) }
        case .list(var elements):
            for index in elements.indices {
                let isNamed = place != nil && elements[index].name == place
                count += set(
                    key, to: value, for: place, isMeant: isMeant || isNamed, onlyGiven: onlyGiven, in: &elements[index])
            }
            element.value = .list(elements)
        case .nothing, .text: break
        }
        return count
    }

    /// Sets a key of one mapping if it can stand there.
    private func put(_ key: String, _ value: Element, onlyGiven: Bool, in element: inout Element) -> Int {
        guard case .mapping(var fields) = element.value,
            places.contains(where: {
                $0.line == element.line && $0.column == element.column && $0.keys.contains(key)
            })
        else { return 0 }
        if let index = fields.firstIndex(where: { $0.key == key }) {
            fields[index].value = value
        } else if onlyGiven {
            return 0
        } else {
            fields.append(Element.Field(key: key, line: 0, column: 0, value: value))
        }
        element.value = .mapping(fields)
        return 1
    }
}

extension Element {
    /// The text of its key `name`; nil where it is no mapping or has none.
    fileprivate var name: String? {
        guard case .mapping(let fields) = value, let field = fields.first(where: { $0.key == "name" }),
            case .text(let text) = field.value.value
        else { return nil }
        return text
    }

    /// The same at another line, with everything in it.
    fileprivate func moved(toLine line: Int) -> Element {
        var moved = self
        moved.line = line
        switch value {
        case .list(let elements): moved.value = .list(elements.map { $0.moved(toLine: line) })
        case .mapping(let fields):
            moved.value = .mapping(
                fields.map { Field(key: $0.key, line: line, column: $0.column, value: $0.value.moved(toLine: line)) })
        case .nothing, .text: break
        }
        return moved
    }

    /// Makes room for `ip-options` in a topology that has none.
    fileprivate mutating func addOptions() {
        guard case .mapping(var fields) = value, !fields.contains(where: { $0.key == "ip-options" }) else { return }
        let nothing = Element(value: .mapping([]), line: 0, column: 0)
        fields.append(Field(key: "ip-options", line: 0, column: 0, value: nothing))
        value = .mapping(fields)
    }
}
