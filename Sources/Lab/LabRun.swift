import Analysis
import Topologies
import Verdicts
import Wire

/// A whole run: up, storm, capture, down, verdict.
public enum LabRun {
    /// Plays a topology and judges it. A run that fails half-way still leaves its capture, its journal and a verdict
    /// that says why nothing can be said.
    ///
    /// - Parameters:
    ///   - name: the topology as the user named it.
    ///   - watch: hears of everything that happens, in order.
    /// - Throws: ``LabFailure`` where the lab cannot come up; then nothing of it is left.
    public static func run(
        _ options: LabOptions, named name: String, watch: @escaping (LabProgress) -> Void
    ) throws(LabFailure) -> LabResult {
        let session = try LabSession(options, watch: watch)
        try session.bringUp()
        var failure: LabFailure?
        do throws(LabFailure) {
            try session.play(until: .start + options.topology.duration)
        } catch {
            failure = error
            session.journal.note("\(error)", at: session.now)
        }
        let outcome = session.finish()
        watch(.stage("verdict"))
        let recording: RecordingAnalysis
        do throws(LabFailure) {
            recording = try RecordingAnalysis(
                path: session.folder.file("capture.pcapng"), names: options.topology.nameBook,
                sentPath: session.folder.file("sent.pcapng"))
        } catch {
            // What went wrong first says more than that the recording cannot be read now.
            throw failure ?? error
        }
        var circumstances = Circumstances(mode: .wire, speed: options.speed, seed: options.seed)
        circumstances.worstLateness = .nanoseconds(outcome.latenessMaximum)
        circumstances.lateness99 = .nanoseconds(outcome.latenessP99)
        circumstances.isCutOff = recording.damage != nil || outcome.signal != nil || failure != nil
        circumstances.clockFault = outcome.doubts.isEmpty ? nil : outcome.doubts.joined(separator: "; ")
        var findings = recording.findings
        findings.dropped = UInt64(clamping: outcome.lostFrames)
        let verdict = Verdict(
            of: options.topology, named: name, findings, circumstances, journal: session.journal.records)
        do throws(LabFailure) {
            try session.folder.write(verdict.json.prettyText, to: "verdict.json")
        } catch {
            throw failure ?? error
        }
        return LabResult(
            verdict: verdict, outcome: outcome, faults: session.journal.faults, failure: failure,
            outputFolder: options.outputFolder)
    }
}
