import FoundationEssentials
import Glibc
import Testing

@testable import LiveCapture

@Suite("Control stream of the capture")
struct CaptureControlTests {
    private static func run(_ line: String) throws -> (code: Int32, report: CaptureReport?) {
        var descriptors: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &descriptors) == 0)
        defer { descriptors.forEach { close($0) } }
        let bytes = Array((line + "\n").utf8)
        try #require(send(descriptors[0], bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count)
        let code = CaptureProcess.run(control: descriptors[1])
        var client = CaptureClient(descriptor: descriptors[0])
        return (code, try client.next(timeout: .zero))
    }

    private static func line(outputPath: String, mirror: String) throws -> String {
        let configuration = CaptureConfiguration(
            outputPath: outputPath, links: [], mirrors: [CaptureMirror(interface: mirror, kind: .sent, network: "hq")],
            clock: CaptureClock(originMonotonicNanoseconds: 0, originRealtimeNanoseconds: 0, speed: 1), storyStart: 0,
            comment: "")
        return String(decoding: try JSONEncoder().encode(configuration), as: UTF8.self)
    }

    @Test("A first line that is no configuration is refused", arguments: ["{}", "garbage", "[[[[", "{\"links\":0}"])
    func badConfiguration(_ line: String) throws {
        let (code, report) = try Self.run(line)
        #expect(code == 2)
        guard case .failed(let reason) = report else {
            Issue.record("no report of failure")
            return
        }
        #expect(reason.hasPrefix("the first line is no configuration"))
    }

    @Test("A file that cannot be made is named with the reason")
    func badPath() throws {
        let (code, report) = try Self.run(Self.line(outputPath: "/proc/nonexistent/x", mirror: "lo"))
        #expect(code == 4)
        #expect(report == .failed(reason: "/proc/nonexistent/x: No such file or directory"))
    }

    @Test("A mirror that does not exist is named")
    func badMirror() throws {
        let (code, report) = try Self.run(Self.line(outputPath: "/dev/null", mirror: "nosuch0"))
        #expect(code == 4)
        guard case .failed(let reason) = report else {
            Issue.record("no report of failure")
            return
        }
        #expect(reason.hasPrefix("nosuch0: "))
    }

    @Test("Commands survive their lines", arguments: [CaptureCommand.stop, .statistics])
    func commands(_ command: CaptureCommand) throws {
        let data = try JSONEncoder().encode([command])
        #expect(try JSONDecoder().decode([CaptureCommand].self, from: data) == [command])
    }
}
