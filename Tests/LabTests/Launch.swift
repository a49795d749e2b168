import CLinux
import Glibc
import Synchronization

@testable import Namespaces

/// A program that a test has started: what it prints goes to files, and it dies with the test.
final class Launch {
    struct TimedOut: Error, CustomStringConvertible {
        let description: String
    }

    let process: Int32
    /// In the environment of the program and of all that descends from it, also beyond namespaces.
    let mark: String
    private let handle: Descriptor
    private let scratch: Scratch
    private let number: Int
    private let words: String
    private var end: ProcessEnd?

    private static let count = Atomic(0)

    /// - Parameters:
    ///   - program: its path; nil for the built `rainyday`.
    ///   - output: where its standard output goes; nil for a file.
    ///   - input: what it reads; nil for nothing.
    ///   - errors: where its standard error goes; nil for a file.
    init(
        _ arguments: [String], program: String? = nil, in scratch: Scratch, output: Int32? = nil, input: Int32? = nil,
        errors: Int32? = nil
    ) throws {
        let program = try program ?? BuiltPrograms.rainyday()
        let number = Launch.count.add(1, ordering: .relaxed).newValue
        self.number = number
        self.scratch = scratch
        let mark = "RAINYDAY_TEST=\(getpid())-\(number)"
        self.mark = mark
        words = arguments.joined(separator: " ")
        let null = try Descriptor(opening: "/dev/null", O_RDWR)
        let files = ["out", "err"].map { kind in
            let path = scratch.file("\(kind)-\(number)")
            return Descriptor(owning: open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600))
        }
        let pairs = [
            cl_descriptor_pair(from: input ?? null.number, to: 0),
            cl_descriptor_pair(from: output ?? files[0].number, to: 1),
            cl_descriptor_pair(from: errors ?? files[1].number, to: 2),
        ]
        var started: Int32 = 0
        var pidfd: Int32 = -1
        let error = CStrings.with([program] + arguments) { arguments in
            CStrings.with(Self.environment() + [mark]) { environment in
                program.withCString { path in
                    pairs.withUnsafeBufferPointer { pairs in
                        var request = cl_spawn_request(
                            path: path, arguments: arguments, environment: environment, network: -1,
                            descriptors: pairs.baseAddress, descriptor_count: pairs.count, death_signal: SIGKILL,
                            new_session: 0)
                        return cl_spawn(&request, &started, &pidfd)
                    }
                }
            }
        }
        guard error == 0 else { throw KernelError("start \(program)", number: error) }
        process = started
        handle = Descriptor(owning: pidfd)
    }

    deinit {
        guard end == nil else { return }
        kill(process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }

    /// Its exit code, or 128 and the signal that ended it.
    func code(within time: Duration = .seconds(60)) throws -> Int32 {
        if end == nil {
            guard handle.wait(for: Int16(POLLIN), milliseconds: Int32(time / .milliseconds(1))) else {
                kill(process, SIGKILL)
                throw TimedOut(description: "'\(words)' did not end within \(time)")
            }
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0, errno == EINTR {}
            end = ProcessEnd(status: status)
        }
        switch end {
        case .exited(let code): return code
        case .killed(let signal): return 128 + signal
        case nil: return -1
        }
    }

    var output: String { scratch.text(of: "out-\(number)") ?? "" }
    var outputBytes: [UInt8] { scratch.bytes(of: "out-\(number)") ?? [] }
    var errors: String { scratch.text(of: "err-\(number)") ?? "" }

    /// Runs a program to its end and returns its exit code and what it printed.
    static func run(
        _ arguments: [String], program: String? = nil, in scratch: Scratch
    ) throws -> (code: Int32, output: String, errors: String) {
        let launch = try Launch(arguments, program: program, in: scratch)
        return (try launch.code(), launch.output, launch.errors)
    }

    private static func environment() -> [String] {
        var texts: [String] = []
        guard var entry = cl_environment() else { return [] }
        while let text = entry.pointee {
            texts.append(String(cString: text))
            entry += 1
        }
        return texts
    }
}
