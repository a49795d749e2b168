import CLinux
import Glibc

/// An rtnetlink socket of the network namespace in which it was opened, wherever it is used from.
public final class NetlinkSocket {
    private let descriptor: Descriptor
    private var sequence: UInt32 = 0

    /// Opens a socket in the calling thread's network namespace.
    public init() throws(KernelError) {
        let number = cl_open_route_socket()
        guard number >= 0 else { throw KernelError("open an rtnetlink socket", number: -number) }
        descriptor = Descriptor(owning: number)
    }

    /// Why a message of a batch was refused.
    public struct Refusal: Hashable, Sendable {
        /// The index of the message in the batch.
        public let index: Int
        /// The kernel's errno.
        public let number: Int32
        /// The kernel's own words, if it had any.
        public let detail: String?
    }

    /// Sends messages in one datagram and reads an acknowledgement of each.
    ///
    /// The kernel goes on after a message that it refuses, so whatever came after it may have been done.
    ///
    /// - Returns: the first message that was refused; nil when all were done.
    /// - Throws: ``KernelError`` where the socket itself fails.
    public func send(_ messages: [NetlinkMessage]) throws(KernelError) -> Refusal? {
        let first = sequence &+ 1
        var batch: [UInt8] = []
        for message in messages {
            sequence &+= 1
            batch += message.numbered(sequence)
        }
        guard Glibc.send(descriptor.number, batch, batch.count, 0) == batch.count else {
            throw KernelError("send to rtnetlink", number: errno)
        }
        var refusals: [Refusal] = []
        var missing = messages.count
        while missing > 0 {
            for answer in try receive() {
                guard case .acknowledgement(let number, let error, let detail) = answer else { continue }
                let index = Int(number &- first)
                guard index < messages.count else { continue }
                missing -= 1
                if error != 0 { refusals.append(Refusal(index: index, number: error, detail: detail)) }
            }
        }
        return refusals.min { $0.index < $1.index }
    }

    /// The index of a link in the socket's namespace; nil where there is no such link.
    public func index(of link: String) throws(KernelError) -> Int32? { try find(link)?.index }

    /// Whether a link of the socket's namespace is up at both ends and takes frames; false where there is none.
    public func isRunning(_ link: String) throws(KernelError) -> Bool {
        try find(link).map { $0.flags & UInt32(IFF_RUNNING) != 0 } ?? false
    }

    private func find(_ link: String) throws(KernelError) -> (index: Int32, flags: UInt32)? {
        sequence &+= 1
        let message = NetlinkMessage.getLink(link).numbered(sequence)
        guard Glibc.send(descriptor.number, message, message.count, 0) == message.count else {
            throw KernelError("send to rtnetlink", number: errno)
        }
        var found: (index: Int32, flags: UInt32)?
        while true {
            for answer in try receive() {
                switch answer {
                case .link(let number, let index, let flags) where number == sequence: found = (index, flags)
                case .acknowledgement(let number, let error, _) where number == sequence:
                    return error == 0 ? found : nil
                case .link, .acknowledgement, .other: continue
                }
            }
        }
    }

    private func receive() throws(KernelError) -> [NetlinkAnswer] {
        // Larger than any answer to one link's request, and than the kernel's own limit of a datagram.
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor.number, &buffer, buffer.count, 0)
            if count >= 0 { return NetlinkAnswer.parse(buffer[..<count]) }
            guard errno == EINTR else { throw KernelError("hear from rtnetlink", number: errno) }
        }
    }
}
