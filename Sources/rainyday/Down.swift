import ArgumentParser
import Lab

/// `rainyday down`: ends a lab that stays.
struct Down: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take a topology down; fine where none is up.")

    @OptionGroup var lab: LabName

    func run() throws {
        let client: KeeperClient
        do {
            client = try KeeperClient(name: lab.name)
        } catch {
            guard error.kind == .usage, error.text.hasPrefix("no lab") else { throw ExitStatus(error) }
            return Terminal.write("\(error.text): nothing to do")
        }
        _ = client.ask(.down)
        Terminal.write("down")
    }
}
