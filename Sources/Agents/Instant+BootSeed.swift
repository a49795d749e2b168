import Wire

extension Instant {
    /// A seed for one boot of one node: two boots in different seconds draw different transaction identifiers, so that
    /// nobody takes the first request of a boot for a copy of one of the boot before.
    func bootSeed(_ seed: UInt64, _ local: Endpoint) -> UInt64 {
        let node = local.address.octets.reduce(UInt64(local.port)) { $0 &* 257 &+ UInt64($1) }
        return SeededGenerator.draw(seed, node, UInt64(bitPattern: nanoseconds / 1_000_000_000))
    }
}
