internal import CLinux
internal import Glibc

/// One packet socket for all interfaces of the switch's network namespace.
struct SwitchPacketSocket: ~Copyable {
    /// A frame that came in.
    struct Received {
        let interface: Int32
        let bytes: [UInt8]
        let isTruncated: Bool
        let lacksChecksum: Bool
    }

    /// The most frames that ``receive()`` returns.
    static let batch = Int(CL_PACKET_BATCH)
    /// Bytes for one frame; above the largest MTU that a lab sets.
    private static let frameSize = 16 << 10
    /// Room for 16,384 frames of an ordinary MTU: half a second of what a switch can forward at most.
    private static let ringSize: UInt64 = 32 << 20

    let descriptor: Int32
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private let heads: UnsafeMutableBufferPointer<cl_packet_frame>
    /// Without memory where the kernel gives no ring; then frames wait in the socket's own buffer.
    private var ring = cl_packet_ring()

    /// - Parameter largestMTU: the largest of all ports, in bytes.
    /// - Throws: ``SwitchSystemError`` where the namespace gives no right to packet sockets.
    init(largestMTU: Int) throws(SwitchSystemError) {
        descriptor = cl_packet_open(Int32(Self.ringSize))
        guard descriptor >= 0 else { throw SwitchSystemError(call: "socket(AF_PACKET)", code: -descriptor) }
        buffer = .allocate(capacity: Self.frameSize * Self.batch)
        buffer.initialize(repeating: 0)
        heads = .allocate(capacity: Self.batch)
        heads.initialize(repeating: cl_packet_frame())
        // The kernel's header and Ethernet's take 100 bytes of a slot.
        let slot: UInt32 = largestMTU <= 1900 ? 2048 : 16 << 10
        _ = cl_packet_ring_open(descriptor, Self.ringSize, slot, &ring)
    }

    deinit {
        var ring = ring
        cl_packet_ring_close(&ring)
        close(descriptor)
        buffer.deallocate()
        heads.deallocate()
    }

    /// What the kernel granted, in bytes.
    var receiveBuffer: Int {
        ring.memory == nil ? Int(cl_packet_receive_buffer(descriptor)) : Int(clamping: ring.size)
    }

    /// Starts to receive from every interface but these.
    borrowing func listen(ignoring interfaces: [Int32]) throws(SwitchSystemError) {
        let result = cl_packet_listen(descriptor, interfaces, UInt32(interfaces.count))
        guard result == 0 else { throw SwitchSystemError(call: "bind(AF_PACKET)", code: -result) }
    }

    /// Up to ``batch`` waiting frames; empty where none waits.
    mutating func receive() -> [Received] {
        let size = UInt32(Self.frameSize)
        let limit = UInt32(heads.count)
        let count =
            ring.memory == nil
            ? cl_packet_receive(descriptor, buffer.baseAddress, size, heads.baseAddress, limit)
            : cl_packet_ring_receive(&ring, buffer.baseAddress, size, heads.baseAddress, limit)
        guard count > 0 else { return [] }
        return (0..<Int(count)).map { index in
            let head = heads[index]
            let start = index * Self.frameSize
            return Received(
                interface: head.interface, bytes: Array(buffer[start..<start + Int(head.length)]),
                isTruncated: head.wire_length > head.length, lacksChecksum: head.checksum_missing != 0)
        }
    }

    /// Sends one whole Ethernet frame; zero, or why it did not go (an `errno`).
    borrowing func send(_ frame: [UInt8], to interface: Int32) -> Int32 {
        -cl_packet_send(descriptor, interface, frame, UInt32(frame.count))
    }

    /// Frames that the kernel threw away since the last call because there was no room.
    borrowing func takeKernelDrops() -> Int { max(0, Int(cl_packet_drops(descriptor))) }

    /// The index of an interface by name; nil where there is none.
    static func interface(named name: String) -> Int32? {
        let index = cl_packet_interface(name)
        return index > 0 ? index : nil
    }

    /// The largest MTU of some interfaces, 0 where none of them exists.
    static func largestMTU(of names: [String]) -> Int {
        let probe = Glibc.socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(probe) }
        return names.reduce(0) { max($0, Int(cl_packet_mtu(probe, $1))) }
    }
}
