import Yams

extension Element {
    /// Reads checked text as YAML; every value stays the text that was written.
    ///
    /// - Throws: the first place that is not YAML.
    init(yaml: String) throws(SourceCheck.Problem) {
        let root: Yams.Node?
        do {
            // The basic resolver leaves `y`, `10.2` and `2026-01-05` the texts that they are.
            root = try Yams.compose(yaml: yaml, .basic, .default, .utf8)
        } catch let error as YamlError {
            throw Self.problem(error)
        } catch {
            throw SourceCheck.Problem(line: 1, column: 1, reason: "this is no YAML", hint: nil)
        }
        guard let root else {
            throw SourceCheck.Problem(line: 1, column: 1, reason: "the file is empty", hint: nil)
        }
        self = try Self.element(root)
    }

    private static func element(_ node: Yams.Node) throws(SourceCheck.Problem) -> Element {
        let line = node.mark?.line ?? 1
        let column = node.mark?.column ?? 1
        switch node {
        case .scalar(let scalar):
            let isNothing = scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
            return Element(value: isNothing ? .nothing : .text(scalar.string), line: line, column: column)
        case .sequence(let sequence):
            var elements: [Element] = []
            for item in sequence { elements.append(try element(item)) }
            return Element(value: .list(elements), line: line, column: column)
        case .mapping(let mapping):
            var fields: [Field] = []
            for (key, value) in mapping {
                guard case .scalar(let name) = key else {
                    throw SourceCheck.Problem(
                        line: key.mark?.line ?? line, column: key.mark?.column ?? column,
                        reason: "a key is a word or some words", hint: nil)
                }
                fields.append(
                    Field(
                        key: name.string, line: name.mark?.line ?? line, column: name.mark?.column ?? column,
                        value: try element(value)))
            }
            return Element(value: .mapping(fields), line: line, column: column)
        case .alias:
            throw SourceCheck.Problem(line: line, column: column, reason: "an alias has no place here", hint: nil)
        }
    }

    private static func problem(_ error: YamlError) -> SourceCheck.Problem {
        func make(_ reason: String, _ mark: Mark, _ hint: String? = nil) -> SourceCheck.Problem {
            SourceCheck.Problem(line: mark.line, column: mark.column, reason: reason, hint: hint)
        }
        return switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            make("this is no YAML: " + (context.map { "\($0.text), " } ?? "") + problem, mark)
        case .duplicatedKeysInMapping(let duplicates, let context):
            make(
                "the key '\(duplicates.first ?? "")' is there twice", context.mark,
                "put what stands under it below the first one")
        case .reader(let problem, _, _, _), .writer(let problem), .emitter(let problem), .representer(let problem):
            SourceCheck.Problem(line: 1, column: 1, reason: "this is no YAML: \(problem)", hint: nil)
        case .no, .memory, .dataCouldNotBeDecoded:
            SourceCheck.Problem(line: 1, column: 1, reason: "this is no YAML", hint: nil)
        }
    }
}
