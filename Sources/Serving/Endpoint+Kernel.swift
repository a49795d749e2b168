import CLinux
import Wire

extension Endpoint {
    init(_ kernel: cl_endpoint) {
        let address: IPAddress =
            kernel.is_v6 != 0 ? .v6(high: kernel.high, low: kernel.low) : .v4(UInt32(truncatingIfNeeded: kernel.low))
        self.init(address: address, port: kernel.port)
    }

    var kernel: cl_endpoint {
        switch address {
        case .v4(let value): cl_endpoint(high: 0, low: UInt64(value), port: port, is_v6: 0)
        case .v6(let high, let low): cl_endpoint(high: high, low: low, port: port, is_v6: 1)
        }
    }

    /// Where a datagram was sent to that met an ICMP error; nil where the kernel does not say.
    init?(_ error: cl_datagram_error) {
        let octets = withUnsafeBytes(of: error.address) { Array($0.prefix(Int(error.address_length))) }
        guard let address = IPAddress(octets: octets) else { return nil }
        self.init(address: address, port: error.port)
    }
}
