import CLinux
import Glibc
import Testing

@testable import Namespaces

/// `rainyday lab-trial` as a child: a launcher that a test may kill.
final class TrialProcess {
    let process: Int32
    private let output: Descriptor
    /// Its standard input; closed, it takes its lab down.
    private let input: Descriptor

    init(nodes: Int) throws {
        let path = try LabFixture.executable()
        var outputs: [Int32] = [-1, -1]
        var inputs: [Int32] = [-1, -1]
        try #require(pipe(&outputs) == 0 && pipe(&inputs) == 0)
        output = Descriptor(owning: outputs[0])
        input = Descriptor(owning: inputs[1])
        let pairs = [cl_descriptor_pair(from: inputs[0], to: 0), cl_descriptor_pair(from: outputs[1], to: 1)]
        var started: Int32 = 0
        var handle: Int32 = -1
        let error = CStrings.with([path, "lab-trial", String(nodes)]) { arguments in
            path.withCString { path in
                pairs.withUnsafeBufferPointer { pairs in
                    var request = cl_spawn_request(
                        path: path, arguments: arguments, environment: cl_environment(), network: -1,
                        descriptors: pairs.baseAddress, descriptor_count: pairs.count, death_signal: SIGKILL,
                        new_session: 0)
                    return cl_spawn(&request, &started, &handle)
                }
            }
        }
        close(inputs[0])
        close(outputs[1])
        try #require(error == 0)
        close(handle)
        process = started
    }

    /// The host's numbers of the lab's processes, once it is up.
    func processes() throws -> [Int32] {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(output.number, &byte, 1) == 1, byte != 0x0A { line.append(byte) }
        let words = String(decoding: line, as: UTF8.self).split(separator: " ")
        try #require(words.first == "up", "\(String(decoding: line, as: UTF8.self))")
        return words.dropFirst(2).compactMap { Int32($0) }
    }

    func collect() {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }
}
