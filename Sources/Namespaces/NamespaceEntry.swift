import CLinux
import Glibc

/// A program run inside a lab from outside of it, as `rainyday exec` does.
public struct NamespaceEntry: Hashable, Sendable {
    /// The lab's first process, as the caller sees it.
    public var initProcess: Int32
    /// A file that stands for the network namespace of a node, from ``LabHost/namespacePath(of:)``; nil for the lab's
    /// own.
    public var network: String?
    /// The program and its arguments; the program is looked up in PATH.
    public var command: [String]

    public init(initProcess: Int32, network: String?, command: [String]) {
        self.initProcess = initProcess
        self.network = network
        self.command = command
    }

    /// Runs the program with the caller's standard descriptors, environment and working folder, and waits for its end.
    ///
    /// The caller need not be related to the lab, only the same user. The program dies with the lab and with the
    /// caller.
    ///
    /// - Throws: ``KernelError`` where the lab cannot be entered or the program not be run.
    public func run() throws(KernelError) -> ProcessEnd {
        guard let program = command.first else { throw KernelError("run nothing", number: EINVAL) }
        var status: Int32 = 0
        var stage = CL_STAGE_NONE
        let folder = Self.workingFolder()
        let error = CStrings.with(command) { arguments in
            program.withCString { path in
                Self.with(network) { network in
                    Self.with(folder) { folder in
                        var request = cl_join_request(
                            init: initProcess, network: network, path: path, arguments: arguments,
                            environment: cl_environment(), directory: folder)
                        return cl_join_and_execute(&request, &status, &stage)
                    }
                }
            }
        }
        guard error == 0 else { throw Self.explain(stage, error, program) }
        return ProcessEnd(status: status)
    }

    private static func explain(_ stage: cl_stage, _ error: Int32, _ program: String) -> KernelError {
        switch stage {
        case CL_STAGE_OPEN_NAMESPACE: KernelError("find the lab (is it another user's, or gone?)", number: error)
        case CL_STAGE_JOIN_USER: KernelError("enter the lab's user namespace", number: error)
        case CL_STAGE_EXECUTE: KernelError("run \(program)", number: error)
        default: KernelError("enter the lab's namespaces", number: error)
        }
    }

    private static func workingFolder() -> String? {
        guard let folder = getcwd(nil, 0) else { return nil }
        defer { free(folder) }
        return String(cString: folder)
    }

    private static func with<Result>(_ text: String?, _ body: (UnsafePointer<CChar>?) -> Result) -> Result {
        guard let text else { return body(nil) }
        return text.withCString { body($0) }
    }
}
