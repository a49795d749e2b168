internal import Channels
internal import CLinux
internal import FoundationEssentials
internal import Glibc

/// The capture as a process of its own, in the network namespace that holds the mirrors' far ends.
public enum CaptureProcess {
    /// Reads a ``CaptureConfiguration`` from the control stream, records until told to stop, and returns the exit code.
    ///
    /// The stream is a connected socket; each line is one JSON value: a ``CaptureCommand`` in, a ``CaptureReport`` out.
    /// SIGINT is ignored, because a terminal sends it to everyone and it is the launcher who decides the order of the
    /// end. SIGTERM and the end of the stream finish the file.
    ///
    /// - Returns: 0 when the file is whole, 2 for a first line that is no configuration, 3 where writing failed on
    ///   the way, 4 where a mirror or the file cannot be opened.
    public static func run(control descriptor: Int32) -> Int32 {
        signal(SIGINT, SIG_IGN)
        signal(SIGPIPE, SIG_IGN)
        _ = cl_packet_note_signal(SIGTERM)
        var control = ControlStream<CaptureReport>(descriptor: descriptor)
        guard let line = control.waitForLine() else { return 0 }
        let configuration: CaptureConfiguration
        do {
            configuration = try JSONDecoder().decode(CaptureConfiguration.self, from: Data(line))
        } catch {
            return fail("the first line is no configuration: \(error)", over: &control, code: 2)
        }
        var code: Int32 = 4
        do throws(CaptureError) {
            var loop = try CaptureLoop(configuration, control: control)
            code = 3
            try loop.run()
            return 0
        } catch {
            return fail("\(error)", over: &control, code: code)
        }
    }

    private static func fail(_ reason: String, over control: inout ControlStream<CaptureReport>, code: Int32) -> Int32 {
        control.report(.failed(reason: reason))
        control.finish()
        return code
    }
}
