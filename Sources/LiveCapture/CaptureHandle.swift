internal import CPcap
internal import Glibc

/// One libpcap handle on one mirror, not waiting, with nanoseconds.
final class CaptureHandle {
    /// A frame as libpcap hands it over.
    struct Frame {
        /// `CLOCK_REALTIME` of its arrival, in nanoseconds since 1970.
        let realtime: Int64
        let originalLength: Int
        let bytes: [UInt8]
    }

    let mirror: CaptureMirror
    /// Readable when the kernel hands over a block of frames.
    let descriptor: Int32
    private let handle: OpaquePointer

    /// The kernel hands frames over in blocks (TPACKET_V3), each at most this old: stamps are not touched by that.
    private static let blockTimeoutMilliseconds: Int32 = 50

    init(_ mirror: CaptureMirror, bufferSize: Int) throws(CaptureError) {
        var text = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
        guard let handle = pcap_create(mirror.interface, &text) else {
            throw CaptureError(subject: mirror.interface, reason: Self.string(text))
        }
        pcap_set_snaplen(handle, 65_535)
        pcap_set_promisc(handle, 0)
        pcap_set_timeout(handle, Self.blockTimeoutMilliseconds)
        pcap_set_buffer_size(handle, Int32(clamping: max(bufferSize, 1 << 20)))
        pcap_set_tstamp_precision(handle, PCAP_TSTAMP_PRECISION_NANO)
        let descriptor = Self.start(handle)
        guard let descriptor else {
            let reason = String(cString: pcap_geterr(handle))
            pcap_close(handle)
            throw CaptureError(subject: mirror.interface, reason: reason.isEmpty ? "cannot be opened" : reason)
        }
        self.mirror = mirror
        self.handle = handle
        self.descriptor = descriptor
    }

    deinit { pcap_close(handle) }

    /// Activates it and returns its descriptor; nil where the kernel refuses or the interface is not Ethernet.
    private static func start(_ handle: OpaquePointer) -> Int32? {
        var text = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
        guard pcap_activate(handle) >= 0, pcap_datalink(handle) == DLT_EN10MB,
            pcap_get_tstamp_precision(handle) == PCAP_TSTAMP_PRECISION_NANO,
            pcap_setdirection(handle, PCAP_D_IN) == 0, pcap_setnonblock(handle, 1, &text) == 0
        else { return nil }
        let descriptor = pcap_get_selectable_fd(handle)
        return descriptor >= 0 ? descriptor : nil
    }

    /// The next frame; nil where none waits.
    func next() throws(CaptureError) -> Frame? {
        var header: UnsafeMutablePointer<pcap_pkthdr>?
        var data: UnsafePointer<UInt8>?
        let result = pcap_next_ex(handle, &header, &data)
        guard result >= 0 else {
            throw CaptureError(subject: mirror.interface, reason: String(cString: pcap_geterr(handle)))
        }
        guard result == 1, let header, let data else { return nil }
        let stamp = header.pointee.ts
        return Frame(
            // With nanosecond precision the field of microseconds holds nanoseconds (pcap_set_tstamp_precision(3)).
            realtime: Int64(stamp.tv_sec) * 1_000_000_000 + Int64(stamp.tv_usec),
            originalLength: Int(header.pointee.len),
            bytes: Array(UnsafeBufferPointer(start: data, count: Int(header.pointee.caplen))))
    }

    /// Frames that the kernel lost since the start for want of room.
    var dropped: Int {
        var statistics = pcap_stat()
        guard pcap_stats(handle, &statistics) == 0 else { return 0 }
        return Int(statistics.ps_drop) + Int(statistics.ps_ifdrop)
    }

    private static func string(_ text: [CChar]) -> String {
        String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
