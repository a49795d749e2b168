/// Values by port: an array as long as the ports have small numbers, as those of a topology do.
public struct PortMap<Value: Sendable>: Sendable {
    /// Ports with numbers from 0 to below this are in the array.
    private static var arrayLimit: Int { 65_536 }

    private var array: [Value?] = []
    private var others: [PortIdentifier: Value] = [:]

    public init() {}

    /// The value of a port; nil where it has none.
    public subscript(port: PortIdentifier) -> Value? {
        get {
            if port.value >= 0, port.value < array.count { return array[port.value] }
            return others.isEmpty ? nil : others[port]
        }
        set {
            guard port.value >= 0, port.value < Self.arrayLimit else {
                others[port] = newValue
                return
            }
            while array.count <= port.value { array.append(nil) }
            array[port.value] = newValue
        }
    }
}
