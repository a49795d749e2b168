import Wire

/// Finds numbers by keys of two words, for tables that are asked for every packet: the keys themselves stand in the
/// tables, and here are only eight bytes for each.
///
/// Where a key goes depends on a number that differs from process to process, as with the dictionaries of the standard
/// library, so that nobody can choose keys that all go to one place.
struct NumberIndex: Sendable {
    struct Key: Equatable, Sendable {
        var high: UInt64
        var low: UInt64
    }

    /// In the lower half a number plus one, in the upper one a digest of its key; 0 where the slot is free.
    private var slots = [UInt64](repeating: 0, count: 16)
    private(set) var count = 0
    private let seed: Key

    init() {
        func word(_ number: Int) -> UInt64 {
            var hasher = Hasher()
            hasher.combine(number)
            return UInt64(bitPattern: Int64(hasher.finalize()))
        }
        seed = Key(high: word(1) | 1, low: word(2) | 1)
    }

    /// The number of a key; nil where it has none.
    ///
    /// - Parameter isIt: whether a number is that of the key.
    @inline(__always)
    func number(of key: Key, where isIt: (UInt32) -> Bool) -> UInt32? {
        let digest = digest(of: key)
        return slots.withUnsafeBufferPointer { slots in
            let mask = slots.count - 1
            var slot = Int(digest) & mask
            while slots[slot] != 0 {
                if slots[slot] >> 32 == digest {
                    let number = UInt32(truncatingIfNeeded: slots[slot]) &- 1
                    if isIt(number) { return number }
                }
                slot = (slot + 1) & mask
            }
            return nil
        }
    }

    /// Gives a key a number, which it must not have; not `UInt32.max`.
    mutating func add(_ number: UInt32, _ key: Key) {
        // At most half of the slots are taken.
        if count * 2 >= slots.count {
            let old = slots
            slots = [UInt64](repeating: 0, count: old.count * 2)
            for slot in old where slot != 0 { place(slot) }
        }
        place(UInt64(digest(of: key)) << 32 | UInt64(number &+ 1))
        count += 1
    }

    /// Takes the number of a key away, if it has it.
    mutating func remove(_ number: UInt32, _ key: Key) {
        let wanted = UInt64(digest(of: key)) << 32 | UInt64(number &+ 1)
        let mask = slots.count - 1
        var hole = Int(wanted >> 32) & mask
        while slots[hole] != wanted {
            guard slots[hole] != 0 else { return }
            hole = (hole + 1) & mask
        }
        // What comes after it moves up, but for what stands between the hole and where it belongs.
        var next = (hole + 1) & mask
        while slots[next] != 0 {
            let home = Int(slots[next] >> 32) & mask
            if (next - home) & mask >= (next - hole) & mask {
                slots[hole] = slots[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        slots[hole] = 0
        count -= 1
    }

    mutating func removeAll() {
        slots = [UInt64](repeating: 0, count: 16)
        count = 0
    }

    private mutating func place(_ entry: UInt64) {
        let mask = slots.count - 1
        var slot = Int(entry >> 32) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = entry
    }

    /// The halves of a product of what differs, each folded onto the other.
    @inline(__always)
    private func digest(of key: Key) -> UInt64 {
        let one = (key.high ^ seed.high).multipliedFullWidth(by: seed.low)
        let two = (key.low ^ one.high ^ one.low ^ seed.low).multipliedFullWidth(by: seed.high)
        return (two.high ^ two.low) >> 32
    }
}

extension NumberIndex.Key {
    /// Both ends of what is asked for, in their order, and what else tells it from others: up to 32 bits. Where the
    /// ends are longer than two words a digest is in their place; whoever asks compares the whole.
    init(_ source: Endpoint, _ destination: Endpoint, _ rest: UInt64) {
        low = UInt64(source.port) << 48 | UInt64(destination.port) << 32 ^ rest
        switch (source.address, destination.address) {
        case (.v4(let one), .v4(let other)): high = UInt64(one) << 32 | UInt64(other)
        case (let one, let other): high = Self.digest(one, other)
        }
    }

    init(_ address: IPAddress) {
        low = 0
        if case .v4(let value) = address { high = UInt64(value) } else { high = Self.digest(address, address) }
    }

    /// By the seed of this process, so that nobody can choose what it comes to.
    private static func digest(_ one: IPAddress, _ other: IPAddress) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(one)
        hasher.combine(other)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
