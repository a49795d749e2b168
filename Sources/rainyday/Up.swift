import ArgumentParser
import CLinux
import Glibc
import Lab

/// `rainyday up`: a topology that stays.
struct Up: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring a topology up and leave it running; its timeline is not played.",
        discussion: HelpText.of(
            """
            Leaves a process behind that keeps the lab, with a socket under your runtime folder.

              rainyday up Topologies/sunny-day.yaml
              rainyday status
              rainyday console mg1 'show mgc list'
              rainyday exec mg1 -- ss -tn
              rainyday down
            """))

    @OptionGroup var story: StoryOptions
    @Option(name: .shortAndLong, help: "The lab's name. (default: after the file)") var name: String?

    func validate() throws {
        guard story.file != "-" else { throw ValidationError("up reads its topology twice: it needs a file, not '-'.") }
    }

    func run() throws {
        // Errors of the file belong on this terminal, before anything is started.
        _ = try story.options(try story.topology())
        let name = name ?? Files.baseName(story.file)
        // The keeper's status is read from other folders too.
        let folder = Files.absolute(story.outputFolder)
        var arguments = ["rainyday", "lab-keep", story.file, "--name", name, "--out", folder]
        if let speed = story.speed { arguments += ["--speed", String(speed)] }
        if let seed = story.seed { arguments += ["--seed", String(seed)] }
        let (reader, writer) = try Self.pipe()
        try Self.start(arguments, saying: writer)
        close(writer)
        var words: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(reader, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            words += buffer[..<count]
        }
        let text = String(decoding: words, as: UTF8.self)
        guard text.hasPrefix("up") else {
            let code = Int32(text.prefix { $0 != " " }) ?? 3
            throw ExitStatus(code: code, text: text.drop { $0 != " " }.dropFirst().description)
        }
        Terminal.write("\(name) is up; rainyday status shows it, rainyday down ends it")
    }

    private static func pipe() throws -> (reader: Int32, writer: Int32) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw ExitStatus(code: 3, text: Files.reason()) }
        _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
        _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
        return (ends[0], ends[1])
    }

    /// Starts the keeper in a session of its own; what it has to say goes to descriptor 3.
    private static func start(_ arguments: [String], saying writer: Int32) throws {
        let null = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(null) }
        let pairs = [
            cl_descriptor_pair(from: null, to: 0), cl_descriptor_pair(from: null, to: 1),
            cl_descriptor_pair(from: null, to: 2), cl_descriptor_pair(from: writer, to: 3),
        ]
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        var handle: Int32 = -1
        let error = Files.executable().withCString { path in
            pairs.withUnsafeBufferPointer { pairs in
                words.withUnsafeMutableBufferPointer { words in
                    var request = cl_spawn_request(
                        path: path, arguments: words.baseAddress, environment: cl_environment(), network: -1,
                        descriptors: pairs.baseAddress, descriptor_count: pairs.count, death_signal: 0, new_session: 1)
                    return cl_spawn(&request, &process, &handle)
                }
            }
        }
        guard error == 0 else {
            throw ExitStatus(code: 3, text: "cannot start the keeper: \(String(cString: strerror(error)))")
        }
        close(handle)
    }
}
