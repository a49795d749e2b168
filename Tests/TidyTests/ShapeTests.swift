import Testing

@Suite("House rules: shape")
struct ShapeTests {
    @Test("files have at most 400 lines, lines at most 120 columns")
    func lengths() {
        for file in SourceFile.swift {
            #expect(file.lines.count <= 401, "\(file.path) has \(file.lines.count) lines")
            for (number, line) in file.lines.enumerated() where line.unicodeScalars.count > 120 {
                Issue.record("\(file.path):\(number + 1): \(line.unicodeScalars.count) columns")
            }
        }
    }

    @Test("functions have at most 60 lines")
    func functions() {
        for file in SourceFile.swift {
            for function in FunctionSpan.all(in: file) where function.lineCount > 60 {
                Issue.record("\(file.path):\(function.firstLine): \(function.lineCount) lines")
            }
        }
    }

    @Test("a file of Sources holds one public type and bears its name")
    func oneTypeAFile() {
        for file in SourceFile.swift where file.path.hasPrefix("Sources/") {
            let types = file.lines.compactMap { line -> Substring? in
                let words = line.prefix { $0 != ":" && $0 != "<" && $0 != "{" && $0 != "(" }.split(separator: " ")
                guard !line.hasPrefix(" "), words.first == "public" || words.first == "package",
                    let keyword = words.firstIndex(where: {
                        ["struct", "enum", "class", "actor", "protocol"].contains($0)
                    }),
                    keyword + 1 < words.count
                else { return nil }
                return words[keyword + 1]
            }
            #expect(types.count <= 1, "\(file.path) declares \(types.joined(separator: ", "))")
            if let type = types.first { #expect(file.name.hasPrefix(type), "\(file.path) declares \(type)") }
        }
    }

    @Test("nothing in Sources traps on input or hides what it is")
    func bannedWords() {
        let banned = ["try!", "as!", "fatalError(", "TODO", "FIXME", "XXX"]
        for file in SourceFile.swift where file.path.hasPrefix("Sources/") {
            for (number, line) in file.lines.enumerated() {
                for word in banned where line.contains(word) { Issue.record("\(file.path):\(number + 1): \(word)") }
            }
        }
    }

    @Test("the rule on functions sees a long one")
    func ruleBites() {
        let body = Array(repeating: "        work()", count: 70)
        let file = SourceFile(
            path: "Sources/X/Y.swift", lines: ["struct Y {", "    func f() {"] + body + ["    }", "}"])
        #expect(FunctionSpan.all(in: file).map(\.lineCount) == [72])
    }
}
