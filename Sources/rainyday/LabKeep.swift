import ArgumentParser
import Glibc
import Lab

/// Keeps a lab up; started by `rainyday up`, which waits for its word on descriptor 3.
struct LabKeep: ParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)

    @OptionGroup var story: StoryOptions
    @Option var name: String

    func run() throws {
        do {
            let keeper = try LabKeeper(name: name, try story.options(try story.topology()))
            say("up")
            _ = try keeper.run()
        } catch let failure as LabFailure {
            let status = ExitStatus(failure)
            say("\(status.code) \(status.text ?? "")")
            throw status
        }
    }

    private func say(_ word: String) {
        Terminal.put(word, to: 3)
        close(3)
    }
}
