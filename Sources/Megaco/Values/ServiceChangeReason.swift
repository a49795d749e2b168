/// Why service changes: a code and its words, such as `901 Cold Boot`.
public struct ServiceChangeReason: Hashable, Sendable {
    public var code: UInt16
    public var text: String

    public init(code: UInt16, text: String) {
        self.code = code
        self.text = text
    }

    public static let serviceRestored = ServiceChangeReason(code: 900, text: "Service Restored")
    public static let coldBoot = ServiceChangeReason(code: 901, text: "Cold Boot")
    public static let warmBoot = ServiceChangeReason(code: 902, text: "Warm Boot")
    public static let directedChange = ServiceChangeReason(code: 903, text: "MGC Directed Change")
    public static let lossOfLowerLayer = ServiceChangeReason(code: 906, text: "Loss of lower layer connectivity")
    /// Of version 3: takes a graceful change of service back.
    public static let cancelGraceful = ServiceChangeReason(code: 918, text: "Cancel Graceful")
    public static let gatewayImpendingFailure = ServiceChangeReason(code: 908, text: "MG Impending Failure")
    public static let controllerImpendingFailure = ServiceChangeReason(code: 909, text: "MGC Impending Failure")
}
