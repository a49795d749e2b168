import ArgumentParser
import Glibc
import LiveCapture
import Namespaces

/// The first process of a lab; started by rainyday itself.
struct LabInit: ParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)

    func run() throws { Glibc.exit(InitProcess.run(control: 3)) }
}

/// The user-space switch of a lab; started by its first process.
struct LabSwitch: ParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)

    func run() throws { Glibc.exit(SwitchProcess.run(control: 3)) }
}

/// The recorder of a lab; started by its first process.
struct LabCapture: ParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)

    func run() throws { Glibc.exit(CaptureProcess.run(control: 3)) }
}

/// Brings an empty lab of many nodes up and down and says how long it took; for benchmarks and crash tests.
struct LabTrial: ParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)

    @Argument var nodes: Int

    func run() throws { Glibc.exit(TrialLab.run(nodes: nodes)) }
}

/// The capture behind `rainyday tap`, inside the node; started by it.
struct LabTap: ParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)

    @Argument var interface: String
    @Argument var node: String

    func run() throws { Glibc.exit(TapProcess.run(interface: interface)) }
}
