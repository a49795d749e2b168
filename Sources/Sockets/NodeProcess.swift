public import Agents
import CLinux
import FoundationEssentials
import Glibc
import NIOCore
import NIOPosix

/// A node process: one agent, one event loop, one control channel.
///
/// Order of lines on the channel: ``NodeConfiguration`` comes in, ``NodeReport/ready`` goes out, then
/// ``NodeOrder/start(_:)`` comes in; journal entries and answers go out from there on. The end of the channel ends the
/// process: a node does not outlive its launcher. SIGTERM ends it too, once every report has left.
public enum NodeProcess {
    /// Runs until the control channel ends, and ends the process: with 0, with 1 where the node could not run on, or
    /// with 2 where it could not start.
    ///
    /// - Parameters:
    ///   - control: a connected stream socket to the launcher.
    ///   - console: the words of the console, given what kind of node this is.
    public static func run(control: Int32, console: @escaping (AgentSettings) -> NodeConsole) -> Never {
        // A flood of connections is bounded by the driver, not by the shell's usual 1024 descriptors.
        let files = cl_raise_file_limit()
        var framer = LineFramer()
        guard let lines = readLines(from: control, into: &framer), let first = lines.first else {
            complain("no configuration came on descriptor \(control)")
            exit(2)
        }
        guard let configuration = try? JSONDecoder().decode(NodeConfiguration.self, from: Data(first)) else {
            refuse("the configuration is not understood", on: control)
        }
        _ = cl_note_continuations()
        _ = cl_end_input_on_termination(control)
        let rest = Array(lines.dropFirst())
        MultiThreadedEventLoopGroup.withCurrentThreadAsEventLoop { loop in
            let session = NodeSession(
                configuration.settings, console(configuration.settings), acceptedLimit: min(4096, max(16, files / 2)),
                on: loop)
            session.run(control: control, framer: framer, orders: rest)
        }
        exit(0)
    }

    /// Reads until there is a line; nil where the stream ends before, or is none.
    private static func readLines(from descriptor: Int32, into framer: inout LineFramer) -> [[UInt8]]? {
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0, let lines = framer.append(chunk[..<count]) else { return nil }
            if !lines.isEmpty { return lines }
        }
    }

    /// Tells the launcher and whoever reads the standard error why there is no node.
    private static func refuse(_ text: String, on control: Int32) -> Never {
        complain(text)
        if var bytes = try? [UInt8](JSONEncoder().encode(NodeReport.failed(text))) {
            bytes.append(0x0A)
            send(control, &bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }
        exit(2)
    }

    static func complain(_ text: String) {
        var bytes = Array("rainyday-node: \(text)\n".utf8)
        write(STDERR_FILENO, &bytes, bytes.count)
    }
}
