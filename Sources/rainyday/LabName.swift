import ArgumentParser
import Lab

/// Which of the labs that stay is meant.
struct LabName: ParsableArguments {
    @Option(name: .shortAndLong, help: "The lab's name; not needed while only one is up.") var name: String?

    /// - Throws: ``ExitStatus`` with code 2 where there is none, or more than one.
    func ask(_ request: KeeperRequest) throws -> KeeperReply {
        do {
            guard let reply = try KeeperClient(name: name).ask(request) else {
                throw ExitStatus(code: 3, text: "the lab ended before it answered")
            }
            if case .refused(let why) = reply { throw ExitStatus.unreadable(why) }
            return reply
        } catch let failure as LabFailure {
            throw ExitStatus(failure)
        }
    }
}
