public import Megaco
public import Wire

/// A load of registrations: who registers, where, how.
public struct RegistrationLoadSettings: Hashable, Sendable {
    /// The UDP port that all gateways share.
    public var local: Endpoint
    /// The controller.
    public var controller: Endpoint
    /// How many gateways there are; they register in turn, again and again.
    public var gatewayCount = 1
    /// The address in the first gateway's message identifier; the others count on from it.
    public var firstAddress = IPAddress.v4(0x0A00_0001)
    /// Text with long or short tokens.
    public var encoding = MessageEncoding.text(.short)
    /// The protocol version that messages are written in and that is offered, 1…3.
    public var version = 1
    /// The profile that is offered; none where it is nil.
    public var profile: ServiceChangeProfile?
    /// How long the first copy of a request waits for its reply.
    public var initialTimeout: Duration = .milliseconds(500)
    /// The longest wait between two copies.
    public var maximumTimeout: Duration = .seconds(4)
    /// How long after its first copy a request is given up.
    public var timeToGiveUp: Duration = .seconds(30)

    public init(local: Endpoint, controller: Endpoint) {
        self.local = local
        self.controller = controller
    }

    /// The message identifier of a gateway, counted from 0.
    public func identifier(of gateway: Int) -> MessageIdentifier {
        let address: IPAddress =
            switch firstAddress {
            case .v4(let first): .v4(first &+ UInt32(truncatingIfNeeded: gateway))
            case .v6(let high, let low): .v6(high: high, low: low &+ UInt64(truncatingIfNeeded: gateway))
            }
        return .address(address, port: local.port)
    }
}
