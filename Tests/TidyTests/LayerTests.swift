import Testing

@Suite("House rules: layers")
struct LayerTests {
    /// What each pure module may import; the build checks our own modules, this also keeps the system out.
    static let allowed: [String: Set<String>] = [
        "Wire": [],
        "Megaco": ["Wire"], "SIP": ["Wire"], "RAS": ["Wire"], "Frames": ["Wire"],
        "Agents": ["Megaco", "SIP", "RAS", "Wire"],
        "Fabric": ["Frames", "Wire"], "Packets": ["Frames", "Wire"],
        "Topologies": ["Agents", "Fabric", "Frames", "Megaco", "SIP", "RAS", "Wire", "Yams"],
        "Analysis": ["Packets", "Frames", "Megaco", "SIP", "RAS", "Wire"],
        "Screens": ["Wire"],
        "Consoles": ["Agents", "Megaco", "SIP", "RAS", "Wire"],
        "Loads": ["Agents", "Megaco", "SIP", "RAS", "Wire"],
        "Verdicts": [
            "Analysis", "Topologies", "Packets", "Agents", "Fabric", "Frames", "Megaco", "SIP", "RAS", "Wire",
        ],
        "Simulation": [
            "Topologies", "Packets", "Agents", "Fabric", "Frames", "Megaco", "SIP", "RAS", "Wire",
        ],
        "Reports": [
            "Verdicts", "Analysis", "Topologies", "Packets", "Agents", "Fabric", "Frames", "Megaco", "SIP", "RAS",
            "Wire",
        ],
        "Inference": [
            "Verdicts", "Analysis", "Topologies", "Packets", "Agents", "Fabric", "Frames", "Megaco", "SIP", "RAS",
            "Wire",
        ],
        "Rehearsals": [
            "Simulation", "Verdicts", "Consoles", "Analysis", "Topologies", "Packets", "Agents", "Fabric", "Frames",
            "Megaco", "SIP", "RAS", "Wire",
        ],
        "Advice": [
            "Inference", "Rehearsals", "Reports", "Simulation", "Verdicts", "Consoles", "Analysis", "Topologies",
            "Packets", "Agents", "Fabric", "Frames", "Megaco", "SIP", "RAS", "Wire",
        ],
        "Exploration": [
            "Rehearsals", "Simulation", "Verdicts", "Analysis", "Topologies", "Packets", "Agents", "Fabric", "Frames",
            "Megaco", "SIP", "RAS", "Wire",
        ],
    ]

    @Test("a pure module imports nothing but the modules below it")
    func imports() {
        for file in SourceFile.swift where file.path.hasPrefix("Sources/") {
            guard let allowed = Self.allowed[file.module] else { continue }
            for (number, line) in file.lines.enumerated() {
                let words = line.split(separator: " ")
                guard let at = words.firstIndex(of: "import"), at <= 1, at + 1 < words.count else { continue }
                #expect(allowed.contains(String(words[at + 1])), "\(file.path):\(number + 1): \(line)")
            }
        }
    }

    @Test("a pure module names no clock and no unseeded random number")
    func purity() {
        let banned = [
            "ContinuousClock", "SuspendingClock", "SystemRandomNumberGenerator", ".random(in:", ".shuffled()",
            ".randomElement()", "Task.sleep", "Date()",
        ]
        for file in SourceFile.swift where file.path.hasPrefix("Sources/") && Self.allowed[file.module] != nil {
            for (number, line) in file.lines.enumerated() {
                for word in banned where line.contains(word) && !line.contains("using:") {
                    Issue.record("\(file.path):\(number + 1): a pure module says \(word)")
                }
            }
        }
    }

    @Test("the modules of Sources are the ones that the rules know, or drivers")
    func known() {
        let drivers: Set = [
            "Channels", "Sockets", "Serving", "Namespaces", "LiveCapture", "Lab", "rainyday", "rainyday-node", "CLinux",
            "CPcap", "CZlib", "CZstd", "Decompression",
        ]
        for file in SourceFile.swift where file.path.hasPrefix("Sources/") {
            #expect(Self.allowed[file.module] != nil || drivers.contains(file.module), "\(file.path)")
        }
    }
}
