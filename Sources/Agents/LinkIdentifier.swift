/// A name of an H.248 link of a controller that stays the same for its life.
///
/// Below zero for streams, whose accepted connections are numbered so; above it for peers over UDP, in order of age.
struct LinkIdentifier: Hashable, Comparable, Sendable {
    let value: Int64

    init(_ connection: ConnectionIdentifier) { value = Int64(connection.value) }
    init(datagramPeer number: Int64) { value = number }

    static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}
