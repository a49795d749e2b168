// swift-tools-version: 6.2
import PackageDescription

let common: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
    // Small functions and generic ones are compiled into the modules that call them.
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]
let settings = common + [.enableUpcomingFeature("MemberImportVisibility")]

/// Modules that see C: which of several C modules a struct such as timespec belongs to depends on the order in which the
/// compiler loads them, so that the visibility of its members cannot be held to an import.
let seesC: Set = [
    "rainyday-benchmark", "codec-benchmark", "Channels", "ChannelsTests", "Sockets", "Serving", "Namespaces",
    "LiveCapture", "Decompression", "Lab",
    "rainyday",
    "rainyday-node",
    "NamespacesTests", "LiveCaptureTests", "DecompressionTests",
    "LabTests", "SocketsTests", "ServingTests", "PeersTests", "CapturesTests",
]
func settings(of name: String) -> [SwiftSetting] { seesC.contains(name) ? common : settings }

/// A module of ours: what it may import is what it lists, and the build's import check holds it to that.
///
/// - Parameter resources: files whose bytes are put into the program.
func module(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
    .target(name: name, dependencies: once(dependencies), resources: resources, swiftSettings: settings(of: name))
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: once(dependencies), swiftSettings: settings(of: name))
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(name: name, dependencies: once(dependencies), swiftSettings: settings(of: name))
}

/// Each dependency once, in the order of its first mention.
func once(_ dependencies: [Target.Dependency]) -> [Target.Dependency] {
    var seen: Set<String> = []
    return dependencies.filter { seen.insert("\($0)").inserted }
}

// What each layer may see: a module, and what that one sees.
let codecs: [Target.Dependency] = ["Megaco", "SIP", "RAS", "Wire"]
let agents: [Target.Dependency] = ["Agents"] + codecs
let fabric: [Target.Dependency] = ["Fabric", "Frames", "Wire"]
let packets: [Target.Dependency] = ["Packets", "Frames", "Wire"]
let topologies: [Target.Dependency] = ["Topologies", "Fabric", "Frames"] + agents
let analysis: [Target.Dependency] = ["Analysis", "Packets", "Frames"] + codecs
let verdicts: [Target.Dependency] = ["Verdicts", "Analysis", "Packets"] + topologies
let executables: [Target.Dependency] = ["rainyday", "rainyday-node"]

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
]

let package = Package(
    name: "rainyday",
    products: [
        .executable(name: "rainyday", targets: ["rainyday"]),
        .executable(name: "rainyday-node", targets: ["rainyday-node"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Layer 0
        module("Wire"),
        // Layer 1
        module("Megaco", ["Wire"]),
        module("SIP", ["Wire"]),
        module("RAS", ["Wire"]),
        module("Frames", ["Wire"]),
        // Layer 2
        module("Agents", codecs),
        module("Fabric", ["Frames", "Wire"]),
        module("Packets", ["Frames", "Wire"]),
        module("Channels"),
        // Layer 3
        module("Topologies", agents + fabric + [.product(name: "Yams", package: "Yams")]),
        module("Analysis", packets + codecs),
        module("Consoles", agents),
        module("Screens", ["Wire"]),
        module("Sockets", agents + nio + ["CLinux"]),
        module("Loads", agents),
        module("Namespaces", fabric + ["Channels", "CLinux"]),
        module("LiveCapture", packets + ["Channels", "CLinux", "CPcap"]),
        module("Decompression", ["Wire", "CZlib", "CZstd"]),
        // Layer 4
        module("Serving", agents + ["Loads", "CLinux"]),
        module("Verdicts", analysis + topologies),
        module("Simulation", topologies + ["Packets"]),
        // Layer 5
        module("Lab", verdicts + ["Namespaces", "LiveCapture", "Decompression", "Sockets", "Channels", "CLinux"]),
        module("Reports", verdicts, resources: [.embedInCode("Resources")]),
        module("Rehearsals", verdicts + ["Simulation", "Consoles"]),
        module("Inference", verdicts),
        // Layer 6
        module("Exploration", verdicts + ["Rehearsals", "Simulation"]),
        module("Advice", verdicts + ["Inference", "Rehearsals", "Reports", "Simulation", "Consoles"]),
        // Layer 7
        program(
            "rainyday",
            verdicts + [
                "Lab", "Reports", "Inference", "Rehearsals", "Exploration", "Advice", "Simulation", "Namespaces",
                "LiveCapture",
                "Consoles", "Screens",
                "CLinux", "Loads", "Serving", "Decompression",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        program("rainyday-node", ["Sockets", "Consoles"] + agents),
        .executableTarget(
            name: "rainyday-benchmark", dependencies: once(verdicts + ["Rehearsals", "Simulation"]),
            path: "Benchmarks/Simulation", swiftSettings: settings(of: "rainyday-benchmark")),
        .executableTarget(
            name: "codec-benchmark", dependencies: codecs + ["CTokeniser"], path: "Benchmarks/Codecs",
            swiftSettings: settings(of: "codec-benchmark")),
        .target(
            name: "FuzzTargets", dependencies: once(verdicts + ["Decompression", "Inference", "Screens"]),
            path: "Fuzz/Targets",
            swiftSettings: settings(of: "FuzzTargets")),
        // C
        .target(name: "CLinux"),
        .target(name: "CTokeniser", path: "Benchmarks/Tokeniser"),
        .systemLibrary(name: "CPcap", pkgConfig: "libpcap", providers: [.apt(["libpcap-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

        tests("WireTests", ["Wire"]),
        tests("MegacoTests", ["Megaco", "Wire"]),
        tests("SIPTests", ["SIP", "Wire"]),
        tests("RASTests", ["RAS", "Wire"]),
        tests("FramesTests", ["Frames", "Wire"]),
        tests("AgentsTests", agents),
        tests("FabricTests", fabric),
        tests("PacketsTests", packets),
        tests("ChannelsTests", ["Channels"]),
        tests("TopologiesTests", topologies),
        tests("AnalysisTests", analysis),
        tests("LoadsTests", ["Loads"] + agents),
        tests("ServingTests", ["Serving", "Loads", "CLinux"] + agents),
        tests("ConsolesTests", ["Consoles"] + agents),
        tests("ScreensTests", ["Screens", "Consoles"] + topologies),
        tests("NamespacesTests", fabric + ["Namespaces", "Channels", "CLinux"] + executables),
        tests("LiveCaptureTests", packets + ["LiveCapture", "Channels", "CLinux"] + executables),
        tests("DecompressionTests", ["Decompression", "CZlib", "CZstd", "Wire"]),
        tests("VerdictsTests", verdicts),
        tests("SimulationTests", topologies + ["Simulation", "Packets"]),
        tests("RehearsalsTests", verdicts + ["Rehearsals", "Simulation"]),
        tests("AdviceTests", verdicts + ["Advice", "Inference", "Rehearsals", "Simulation"]),
        tests("ExplorationTests", verdicts + ["Exploration", "Rehearsals", "Simulation"]),
        tests("ReportsTests", verdicts + ["Reports"]),
        tests("InferenceTests", verdicts + ["Inference", "Rehearsals", "Simulation"]),
        tests("SocketsTests", agents + nio + ["Sockets"] + executables),
        tests("LabTests", verdicts + ["Lab", "Namespaces", "CLinux", "CZlib", "CZstd"] + executables),
        tests("PeersTests", topologies + ["Simulation", "Packets"] + executables),
        tests("CapturesTests", verdicts + ["Reports", "Rehearsals", "Simulation"] + executables),
        tests("FuzzTests", ["FuzzTargets"]),
        tests("TidyTests", executables),
    ]
)

// libFuzzer brings its own main(), so its program is there only where Scripts/fuzz.sh builds it.
if Context.environment["RAINYDAY_FUZZ_BUILD"] != nil {
    package.targets.append(
        .executableTarget(
            name: "rainyday-fuzz", dependencies: ["FuzzTargets"], path: "Fuzz/Driver",
            swiftSettings: common + [.unsafeFlags(["-parse-as-library"])]))
}
