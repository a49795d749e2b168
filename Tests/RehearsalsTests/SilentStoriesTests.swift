import Foundation
import Rehearsals
import Simulation
import Testing
import Topologies
import Wire

/// A story of which nobody sees a frame is the same story.
@Suite("Without frames")
struct SilentStoriesTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Topologies")

    static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasSuffix(".yaml") }.sorted()

    @Test("there are stories to compare")
    func count() { #expect(Self.files.count >= 11) }

    @Test("journal, actions, answers, counts and steps are those of the story with frames", arguments: files)
    func story(file: String) throws {
        let topology = try Topology(bytes: Array(try Data(contentsOf: Self.folder.appending(path: file))), file: file)
        var loud = Rehearsal.simulator(of: topology)
        let seen = try loud.run()
        var silent = Rehearsal.simulator(of: topology, keepsFrames: false)
        let unseen = try silent.run()
        #expect(unseen.frames.isEmpty)
        #expect(seen.frames.count == seen.frameCount && unseen.frameCount == seen.frameCount)
        #expect(unseen.journal == seen.journal)
        #expect(unseen.actions == seen.actions)
        #expect(unseen.answers == seen.answers)
        #expect(unseen.statistics == seen.statistics)
        #expect(unseen.steps == seen.steps)
    }

    @Test("somebody who looks in halfway sees what everybody else sees")
    func halfway() throws {
        let file = "split-partial-wan.yaml"
        let topology = try Topology(bytes: Array(try Data(contentsOf: Self.folder.appending(path: file))), file: file)
        var loud = Rehearsal.simulator(of: topology)
        let seen = try loud.run().frames
        var silent = Rehearsal.simulator(of: topology, keepsFrames: false)
        // Frames are on the WAN then, whose bytes nobody has asked for.
        let middle = seen[seen.count / 2].time
        try silent.begin()
        try silent.advance(to: middle)
        var late: [SimulatedFrame] = []
        try silent.advance(to: .start + topology.duration) { late.append($0) }
        #expect(late == seen.filter { $0.time > middle })
    }
}
