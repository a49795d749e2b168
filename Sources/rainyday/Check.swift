import ArgumentParser
import Consoles
import Reports
import Topologies
import Wire

/// `rainyday check`: does a topology file load, and what the rules of split registration prevention have against it.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read topology files and say what is wrong, with line, column and the nearest known word.",
        discussion: HelpText.of(
            """
            Where split registration prevention (SRPF) is on, it also says which of its configuration rules (R1 to R11)
            the file breaks, why that matters, which text has the rule, and which story shows it. Stories break rules
            on purpose, so that is no failure unless --strict is given.

            With --ports it prints which node needs which port of which other one, from which settings, and which lines
            of the file stop it: a line for each rule that a firewall needs. UDP 1719 from a survivable to main is what
            split registration prevention is blind without.
            """))

    @Argument(help: "Topology files.") var files: [String]
    @Flag(help: "End with 1 where a rule is broken, or where --ports finds prevention blind.") var strict = false
    @Flag(help: "Also print which node needs which port of which other one, and what stops it.") var ports = false

    func run() throws {
        var failures = 0
        var broken = 0
        for file in files {
            do {
                let topology = try StoryOptions.topology(file)
                let counts = [
                    CountText.of(topology.nodes.count, "node"), CountText.of(topology.timeline.count, "fault"),
                    CountText.of(topology.expectations.count, "expectation"),
                ]
                Terminal.write("\(file): \(topology.title): \(counts.joined(separator: ", "))")
                for entry in topology.timeline {
                    guard let problem = Self.unreadable(entry, in: topology) else { continue }
                    Terminal.write("\(file):\(entry.line): \(problem)")
                    failures += 1
                }
                let findings = topology.lint()
                var explained: Set<LintRule> = []
                for finding in findings {
                    let isNew = explained.insert(finding.rule).inserted
                    Terminal.write(Self.text(finding, in: file, explained: isNew))
                }
                broken += findings.count { !$0.rule.isNote }
                if ports {
                    let list = PortList(topology)
                    for line in list.lines { Terminal.write(line) }
                    broken += list.isBlind ? 1 : 0
                }
            } catch let status as ExitStatus {
                status.announce()
                failures += 1
            }
        }
        guard failures == 0 else { throw ExitStatus(code: 2, text: nil) }
        if strict, broken > 0 { throw ExitStatus.found }
    }

    /// Why a line that the timeline types at a console is no command there; nil for all other entries.
    private static func unreadable(_ entry: TimelineEntry, in topology: Topology) -> String? {
        guard case .console(let name, let line) = entry.action, let node = topology.node(name),
            case .agent(let settings) = node.kind,
            case .failure(let error) = ConsoleParser.parse(line, for: ConsoleKind(settings))
        else { return nil }
        return "the console of \(name) does not know '\(line)': \(error)"
    }

    /// A rule is explained where a file breaks it first.
    private static func text(_ finding: LintFinding, in file: String, explained: Bool) -> String {
        let rule = finding.rule
        let kind = rule.isNote ? "note" : "rule"
        let text = "\(file):\(finding.line): \(kind) \(rule.rawValue) (\(rule.source.rawValue)): \(finding.text)"
        guard explained else { return text }
        let story = rule.story.map { "\n    see Topologies/\($0).yaml" } ?? ""
        return text + "\n    because \(rule.why)" + story
    }
}
