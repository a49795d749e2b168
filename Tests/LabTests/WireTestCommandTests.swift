import Glibc
import Testing

@Suite("rainyday test, on the wire", .serialized, .timeLimit(.minutes(5)))
struct WireTestCommandTests {
    @Test("simulation and wire tell the same story; one with a program of others is left out, and counted")
    func both() throws {
        let scratch = try Scratch()
        let story = try scratch.write(
            StormStory.text(
                lasts: "160s",
                timeline: ["{ at: 30s, kill: mg2 }", "{ at: 62s, until: 135s, cut: { between: [mg1, main] } }"],
                expectations: ["{ no split: anywhere }"]), to: "story.yaml")
        let other = try scratch.write(
            StormStory.text(lasts: "20s", programs: ["sip: { network: hq, address: 10.10.2.1, program: [sleep, 60] }"]),
            to: "other.yaml")
        let long = try scratch.write("simulation only: it is long\n" + StormStory.text(lasts: "1h"), to: "long.yaml")
        let launch = try Launch(
            ["test", story, other, long, "--on", "both", "--speed", "20", "--out", scratch.file("out")], in: scratch)
        #expect(try launch.code(within: .seconds(60)) == 0, "\(launch.output)\(launch.errors)")
        #expect(launch.output.contains("✔ pass         \(story)"))
        #expect(
            launch.output.contains("– left out     \(other)  it has programs of others, "))
        #expect(launch.output.contains("– left out     \(long)   it is long\n"), "\(launch.output)")
        #expect(launch.output.contains("3 stories: 1 passed, 0 failed, 0 inconclusive, 2 left out; 3 runs in "))
    }

    @Test("a signal ends the lab in order; what was played before is printed and written")
    func interrupted() throws {
        let scratch = try Scratch()
        let short = try scratch.write(StormStory.text(lasts: "10s"), to: "a.yaml")
        let long = try scratch.write(StormStory.text(lasts: "10min"), to: "b.yaml")
        let arguments = [
            "test", short, long, "--on", "wire", "--speed", "10", "--out", scratch.file("out"), "--junit",
            scratch.file("j.xml"),
        ]
        let launch = try Launch(arguments, in: scratch)
        #expect(Patience.until { launch.output.contains("✔ pass         \(short)") }, "\(launch.errors)")
        kill(launch.process, SIGINT)
        #expect(try launch.code() == 130)
        #expect(launch.output.contains("2 stories: 1 passed, 0 failed, 0 inconclusive, 1 not played; 1 run in "))
        let junit = try #require(scratch.text(of: "j.xml"))
        #expect(junit.contains("tests=\"2\" failures=\"0\" errors=\"0\" skipped=\"1\""))
        #expect(junit.contains("<skipped message=\"not played\"/>"))
    }
}
