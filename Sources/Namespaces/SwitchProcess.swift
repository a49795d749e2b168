internal import Channels
internal import FoundationEssentials
internal import Glibc

/// The switch as a process of its own, in the network namespace that holds the switch-side ends of all links.
public enum SwitchProcess {
    /// Reads a ``SwitchConfiguration`` from the control stream, runs the switch, and returns the exit code.
    ///
    /// The stream is a connected socket; each line is one JSON value: a ``SwitchCommand`` in, a ``SwitchReport`` out.
    /// SIGINT is ignored, because a terminal sends it to everyone and it is the launcher who decides the order of the
    /// end; the end of the stream ends the switch.
    ///
    /// - Returns: 0 after ``SwitchCommand/stop`` or the end of the stream, 2 for a first line that is no
    ///   configuration, 4 where the kernel refuses a packet socket.
    public static func run(control descriptor: Int32) -> Int32 {
        signal(SIGINT, SIG_IGN)
        var control = ControlStream<SwitchReport>(descriptor: descriptor)
        guard let line = control.waitForLine() else { return 0 }
        let configuration: SwitchConfiguration
        do {
            configuration = try JSONDecoder().decode(SwitchConfiguration.self, from: Data(line))
        } catch {
            control.report(.failed(reason: "the first line is no configuration: \(error)"))
            control.finish()
            return 2
        }
        do throws(SwitchSystemError) {
            var loop = try SwitchLoop(configuration, control: control)
            loop.run()
            return 0
        } catch {
            control.report(.failed(reason: "\(error)"))
            control.finish()
            return 4
        }
    }
}
