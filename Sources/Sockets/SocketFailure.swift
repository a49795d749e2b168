import Agents
import Glibc
import NIOCore

/// Why a socket could not be opened, in a sentence.
struct SocketFailure: Error, CustomStringConvertible {
    let description: String

    init(_ listener: Listener, _ code: Int32) { self.init(listener, String(cString: strerror(code))) }

    init(_ listener: Listener, _ error: any Error) {
        if let code = (error as? IOError)?.errnoCode {
            self.init(listener, code)
        } else {
            self.init(listener, "\(error)")
        }
    }

    private init(_ listener: Listener, _ reason: String) {
        description = "cannot listen on \(listener.transport.rawValue) \(listener.local): \(reason)"
    }
}
