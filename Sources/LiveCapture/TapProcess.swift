internal import CLinux
internal import CPcap
internal import Glibc

/// A live capture of one interface to standard output, for Wireshark: `rainyday tap`.
public enum TapProcess {
    /// Writes a nanosecond pcap of both directions until its reader goes away or a signal ends it.
    ///
    /// - Parameter interface: such as `eth0`, in the caller's network namespace.
    /// - Returns: 0 once the reader is gone, 4 where the interface cannot be opened.
    public static func run(interface: String) -> Int32 {
        var text = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
        guard let handle = pcap_create(interface, &text) else { return fail(interface, "cannot be opened") }
        defer { pcap_close(handle) }
        pcap_set_snaplen(handle, 65_535)
        pcap_set_buffer_size(handle, 8 << 20)
        // Somebody is watching: a short wait matters more than few wake-ups.
        pcap_set_timeout(handle, 20)
        pcap_set_tstamp_precision(handle, PCAP_TSTAMP_PRECISION_NANO)
        guard pcap_activate(handle) >= 0, let output = pcap_dump_open(handle, "-") else {
            return fail(interface, String(cString: pcap_geterr(handle)))
        }
        defer { pcap_dump_close(output) }
        guard pcap_dump_flush(output) == 0 else { return 0 }
        var header: UnsafeMutablePointer<pcap_pkthdr>?
        var data: UnsafePointer<UInt8>?
        while true {
            let result = pcap_next_ex(handle, &header, &data)
            guard result >= 0 else { return fail(interface, String(cString: pcap_geterr(handle))) }
            if result == 1, let header, let data {
                pcap_dump(UnsafeMutablePointer<UInt8>(output), header, data)
            }
            guard pcap_dump_flush(output) == 0, !readerIsGone() else { return 0 }
        }
    }

    /// A pipe whose reader is gone shows an error, even while nothing is written.
    private static func readerIsGone() -> Bool {
        var poller = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
        return poll(&poller, 1, 0) > 0 && poller.revents & Int16(POLLERR) != 0
    }

    private static func fail(_ interface: String, _ reason: String) -> Int32 {
        let line = Array("rainyday: cannot capture on \(interface): \(reason)\n".utf8)
        write(STDERR_FILENO, line, line.count)
        return 4
    }
}
