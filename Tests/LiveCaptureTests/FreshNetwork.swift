import CLinux
import Glibc
import Testing

/// A new network namespace for the length of a test, on a thread of its own, so that no other test is in it.
enum FreshNetwork {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private final class Work<Value> {
        let body: () throws -> Value
        var result: Result<Value, any Error>?

        init(_ body: @escaping () throws -> Value) { self.body = body }
    }

    /// Runs the body in a namespace that holds only `lo`, which is up, and returns its value.
    ///
    /// An ordinary user may make a network namespace only in a user namespace, which a process with threads cannot
    /// enter: then the tests named run once more, by the program itself started in one, and nil comes back if they
    /// pass there.
    static func run<Value>(_ tests: String, _ body: @escaping () throws -> Value) throws -> Value? {
        let value: Value? = try onThread {
            let result = cl_new_network()
            guard result == 0 else {
                guard result == -EPERM, getenv("RAINYDAY_FRESH_NETWORK") == nil else {
                    throw Failure(description: "no network namespace: \(String(cString: strerror(-result)))")
                }
                return nil
            }
            try raiseLoopback()
            return try body()
        }
        if value == nil { try repeatInUserNamespace(tests) }
        return value
    }

    /// Runs the body on a new thread, in the caller's namespaces, and waits for it.
    static func onThread<Value>(_ body: @escaping () throws -> Value) throws -> Value {
        try finish(begin(body))
    }

    /// Starts the body on a new thread, in the caller's namespaces; ``finish(_:)`` waits for it.
    static func begin<Value>(_ body: @escaping () throws -> Value) -> () throws -> Value {
        let work = Work(body)
        var thread = pthread_t()
        let start: () -> Void = { work.result = Result { try work.body() } }
        pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, Unmanaged.passRetained(Start(start)).toOpaque())
        return {
            pthread_join(thread, nil)
            guard let result = work.result else { throw Failure(description: "the thread did not run") }
            return try result.get()
        }
    }

    static func finish<Value>(_ wait: () throws -> Value) throws -> Value { try wait() }

    private final class Start {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }

    /// What `ip link set lo up` does.
    private static func raiseLoopback() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(descriptor) }
        // struct ifreq: the name in 16 bytes, then the flags; IFF_UP is 1.
        var request = [UInt8](repeating: 0, count: 40)
        request.replaceSubrange(0..<2, with: Array("lo".utf8))
        request[16] = 1
        let setFlags: UInt = 0x8914
        guard ioctl(descriptor, setFlags, &request) == 0 else {
            throw Failure(description: "lo: \(String(cString: strerror(errno)))")
        }
    }

    private static func repeatInUserNamespace(_ tests: String) throws {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard count > 0 else { throw Failure(description: "/proc/self/exe cannot be read") }
        let program = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
        let words = [
            "env", "RAINYDAY_FRESH_NETWORK=1", "unshare", "-Urn", program, "--testing-library", "swift-testing",
            "--filter", tests,
        ]
        var arguments = words.map { strdup($0) }
        defer { arguments.forEach { free($0) } }
        arguments.append(nil)
        var child: pid_t = 0
        let error = posix_spawnp(&child, "env", nil, nil, &arguments, cl_environment())
        guard error == 0 else { throw Failure(description: "env: \(String(cString: strerror(error)))") }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else {
            throw Failure(
                description: "the tests failed in a user namespace, or this machine allows none (status \(status))")
        }
    }
}
