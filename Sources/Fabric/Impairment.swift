import Wire

/// Conditions or a rule's effect in the numbers that the switch computes with.
struct Impairment: Sendable {
    /// Keeps the draws of one impairment apart from those of another.
    var salt: UInt64
    var isCut = false
    /// Nanoseconds.
    var delay: Int64 = 0
    var jitter: Int64 = 0
    var lossPerMillion: UInt64 = 0
    var duplicatePerMillion: UInt64 = 0
    var reorderPerMillion: UInt64 = 0
    var reorderDelay: Int64 = 0
    /// Zero for no limit.
    var bitsPerSecond: Int64 = 0

    init(_ conditions: NetworkConditions) {
        salt = Self.salt("network", conditions.network)
        delay = Self.nanoseconds(conditions.delay)
        jitter = Self.nanoseconds(conditions.jitter)
        lossPerMillion = Self.perMillion(conditions.lossPerMillion)
        duplicatePerMillion = Self.perMillion(conditions.duplicatePerMillion)
        reorderPerMillion = Self.perMillion(conditions.reorderPerMillion)
        reorderDelay = Self.nanoseconds(conditions.reorderDelay)
        bitsPerSecond = max(0, conditions.bitsPerSecond ?? 0)
    }

    init(_ rule: Rule) {
        salt = Self.salt("rule", rule.name)
        switch rule.effect {
        case .cut: isCut = true
        case .delay(let duration): delay = Self.nanoseconds(duration)
        case .jitter(let duration): jitter = Self.nanoseconds(duration)
        case .loss(let perMillion): lossPerMillion = Self.perMillion(perMillion)
        case .duplicate(let perMillion): duplicatePerMillion = Self.perMillion(perMillion)
        case .reorder(let perMillion, let duration):
            reorderPerMillion = Self.perMillion(perMillion)
            reorderDelay = Self.nanoseconds(duration)
        case .rate(let limit): bitsPerSecond = max(0, limit)
        // What a firewall does depends on what came before: see ``Firewall``.
        case .firewall: break
        }
    }

    /// True where what it does depends on a draw.
    var isRandom: Bool {
        jitter > 0 || lossPerMillion > 0 || duplicatePerMillion > 0 || reorderPerMillion > 0
    }

    /// True where it does no more than delay every frame alike.
    var isPlain: Bool { !isRandom && !isCut && bitsPerSecond == 0 }

    private static func perMillion(_ count: Int) -> UInt64 { UInt64(min(max(count, 0), 1_000_000)) }

    /// At most a day: longer delays would only hide overflow.
    private static func nanoseconds(_ duration: Duration) -> Int64 {
        min(max(duration.wholeNanoseconds, 0), 86_400_000_000_000)
    }

    private static func salt(_ kind: String, _ name: String) -> UInt64 {
        // FNV-1a: the draws must not depend on Swift's per-process hashing.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in [kind.utf8, name.utf8].joined() { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return hash
    }
}
