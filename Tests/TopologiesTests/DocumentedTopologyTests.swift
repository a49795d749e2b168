import Foundation
import Testing
import Topologies

@Suite("Topology files in the documentation")
struct DocumentedTopologyTests {
    static let root = ShippedTopologyTests.folder.deletingLastPathComponent()
    static let pages = [
        "README.md", "Docs/TopologyFile.md", "Docs/Conformance.md", "Docs/Design.md", "CONTRIBUTING.md",
    ]

    static func text(_ page: String) throws -> String {
        try String(contentsOf: root.appending(path: page), encoding: .utf8)
    }

    /// The blocks of YAML that are whole topology files.
    static func examples(in page: String) throws -> [String] {
        try text(page).components(separatedBy: "```yaml\n").dropFirst().compactMap { rest in
            let block = rest.components(separatedBy: "\n```").first ?? ""
            return block.hasPrefix("title:") ? block + "\n" : nil
        }
    }

    @Test("load", arguments: pages)
    func load(page: String) throws {
        for example in try Self.examples(in: page) {
            let topology = try Topology(yaml: example, file: page)
            #expect(!topology.ports().isEmpty, "\(page): \(topology.title)")
        }
    }

    @Test("are there, and use every kind of fault and every form of expectation")
    func coverage() throws {
        let examples = try Self.examples(in: "Docs/TopologyFile.md")
        #expect(examples.count >= 6)
        #expect(try Self.examples(in: "README.md").count == 1)
        let all = examples.joined()
        let schema = try Schema()
        for key in schema.keys(of: "timeline") + schema.keys(of: "expect") where key != "resume" && key != "power on" {
            #expect(all.contains("\(key): "), "no example says '\(key)'")
        }
    }

    @Test("stand beside a table for each key of the schema, with its default")
    func tables() throws {
        let page = try Self.text("Docs/TopologyFile.md")
        let schema = try Schema()
        for section in schema.sections {
            let heading = section == "title" ? "The story" : section
            let body = page.components(separatedBy: "\n## \(heading)\n").last?.components(separatedBy: "\n## ").first
            let rows = (body ?? "").split(separator: "\n").filter { $0.hasPrefix("| ") }
            for key in schema.keys(of: section) {
                let row = rows.first { $0.contains("`\(key)`") }
                #expect(row != nil, "\(heading) has no row for '\(key)'")
                if let value = schema.defaults(of: section)[key] {
                    #expect(row?.contains("`\(value)`") == true, "\(heading): '\(key)' is \(value) by default")
                }
            }
        }
    }

    @Test("list each shipped story with its title, and whether it is for the wire")
    func stories() throws {
        let rows = try Self.text("Docs/Stories.md").split(separator: "\n").filter { $0.hasPrefix("| `") }
        #expect(rows.count == ShippedTopologyTests.files.count)
        for (row, file) in zip(rows, ShippedTopologyTests.files) {
            let topology = try Topology(yaml: Self.text("Topologies/\(file)"), file: file)
            #expect(row.hasPrefix("| `\(file.dropLast(5))` | \(topology.title) |"))
            #expect(row.hasSuffix(topology.simulationOnly == nil ? "| both |" : "| virtual time |"))
        }
    }

    @Test("assume what the schema has by default")
    func assumptions() throws {
        let schema = try Schema()
        let rows = try Self.text("Docs/Conformance.md").matches(of: /`([a-z-]+(?: [a-z]+)?): ([^`]+)` \| `([^`]+)`/)
        #expect(rows.count >= 30)
        for row in rows {
            let (section, key, value) = (String(row.1), String(row.2), String(row.3))
            #expect(schema.keys(of: section).contains(key), "\(section): \(key)")
            #expect(schema.defaults(of: section)[key] ?? value == value, "\(section): \(key)")
        }
        // Whatever the schema marks as assumed is in the table.
        for section in schema.sections {
            for key in schema.assumed(in: section) where !rows.contains(where: { $0.2 == key }) {
                Issue.record("the table does not have '\(section): \(key)'")
            }
        }
    }
}

/// The keys of each section of a topology file, and their defaults, by its JSON Schema.
private struct Schema {
    private let properties: [String: Object]

    struct Object {
        let value: NSDictionary
        subscript(_ key: String) -> Object? { (value[key] as? NSDictionary).map(Object.init) }
        func list(_ key: String) -> [Object] { (value[key] as? [NSDictionary] ?? []).map(Object.init) }
        func text(_ key: String) -> String? { value[key].flatMap { $0 as? String } }
        var children: [String: Object] {
            var children: [String: Object] = [:]
            for case let (key, value) as (String, NSDictionary) in value { children[key] = Object(value: value) }
            return children
        }
    }

    init() throws {
        let data = try Data(contentsOf: ShippedTopologyTests.folder.appending(path: "topology.schema.json"))
        let root = try #require(try JSONSerialization.jsonObject(with: data) as? NSDictionary)
        properties = try #require(Object(value: root)["properties"]).children
    }

    let sections = [
        "title", "networks", "regions", "ip-options", "servers", "session managers", "gateways", "programs",
        "contact centre", "timeline", "expect",
    ]

    func keys(of section: String) -> [String] { all(section).keys.sorted() }

    func assumed(in section: String) -> [String] {
        all(section).filter { $0.value.text("description")?.contains("(assumed)") == true }.keys.sorted()
    }

    /// From `default`, else from the words "Default 15s" at the end of the description.
    func defaults(of section: String) -> [String: String] {
        all(section).compactMapValues { key in
            if let value = key.text("default") { return value }
            if let number = key.value["default"] as? NSNumber { return number.stringValue }
            guard let match = key.text("description")?.firstMatch(of: /Default ([0-9][^ .]*)( \(assumed\))?\.$/) else {
                return nil
            }
            return String(match.1)
        }
    }

    private func all(_ section: String) -> [String: Object] {
        guard section != "title" else {
            return properties.filter {
                ["title", "start", "seed", "speed", "simulation only", "lasts"].contains($0.key)
            }
        }
        guard let object = properties[section] else { return [:] }
        if let items = object["items"] {
            var keys = items["properties"]?.children ?? [:]
            // What a fault takes, and every form of an expectation.
            for (_, fault) in keys.sorted(by: { $0.key < $1.key }) {
                keys.merge(fault["properties"]?.children ?? [:]) { old, _ in old }
            }
            for form in items.list("oneOf") { keys.merge(form["properties"]?.children ?? [:]) { old, _ in old } }
            return keys
        }
        if let pattern = object["patternProperties"]?.children.values.first {
            return pattern["properties"]?.children ?? [:]
        }
        return (object["additionalProperties"] ?? object)["properties"]?.children ?? [:]
    }
}
