import CLinux
import Glibc

/// A network namespace of a node, held by a descriptor, with the sockets that are needed to furnish it.
struct NetworkNamespace {
    let descriptor: Descriptor
    /// Opened inside, usable from anywhere; nil once the node is furnished.
    var furnishing: Furnishing?

    struct Furnishing {
        let netlink: NetlinkSocket
        /// Any internet socket, for ethtool's ioctl.
        let internet: Descriptor
    }

    /// The calling thread's own namespace.
    static func current() throws(KernelError) -> NetworkNamespace {
        let descriptor = try Descriptor(opening: "/proc/thread-self/ns/net")
        let netlink = try NetlinkSocket()
        let internet = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard internet >= 0 else { throw KernelError("open a socket", number: errno) }
        return NetworkNamespace(
            descriptor: descriptor, furnishing: Furnishing(netlink: netlink, internet: Descriptor(owning: internet)))
    }

    /// Puts the calling thread into this namespace.
    func enter() throws(KernelError) {
        let result = cl_enter_network(descriptor.number)
        guard result == 0 else { throw KernelError("enter a network namespace", number: -result) }
    }
}
