/// An error code with its text (H.248.8). The text never holds a quote mark.
public struct ErrorDescriptor: Error, Hashable, Sendable {
    /// 1…9999 on the wire; H.248.8 uses 400…599.
    public var code: UInt16
    public var text: String

    public init(code: UInt16, text: String) {
        self.code = code
        self.text = text
    }

    public static let syntaxErrorInMessage = ErrorDescriptor(code: 400, text: "Syntax error in message")
    public static let unauthorized = ErrorDescriptor(code: 402, text: "Unauthorized")
    public static let syntaxErrorInTransaction = ErrorDescriptor(code: 403, text: "Syntax error in transaction request")
    public static let versionNotSupported = ErrorDescriptor(code: 406, text: "Version Not Supported")
    public static let incorrectIdentifier = ErrorDescriptor(code: 410, text: "Incorrect identifier")
    public static let unknownContext = ErrorDescriptor(
        code: 411, text: "The transaction refers to an unknown ContextId")
    public static let syntaxErrorInAction = ErrorDescriptor(code: 422, text: "Syntax Error in Action")
    public static let unknownTermination = ErrorDescriptor(code: 430, text: "Unknown TerminationID")
    public static let noTerminationMatched = ErrorDescriptor(code: 431, text: "No TerminationID matched a wildcard")
    public static let noTerminationAvailable = ErrorDescriptor(
        code: 432, text: "Out of TerminationIDs or No TerminationID available")
    public static let syntaxErrorInCommand = ErrorDescriptor(code: 442, text: "Syntax Error in Command")
    public static let unsupportedCommand = ErrorDescriptor(code: 443, text: "Unsupported or Unknown Command")
    public static let unsupportedDescriptor = ErrorDescriptor(code: 444, text: "Unsupported or Unknown Descriptor")
    public static let unsupportedProperty = ErrorDescriptor(code: 445, text: "Unsupported or Unknown Property")
    public static let unknownProfile = ErrorDescriptor(code: 459, text: "Unsupported or Unknown Profile")
    public static let notImplemented = ErrorDescriptor(code: 501, text: "Not Implemented")
    public static let serviceUnavailable = ErrorDescriptor(code: 503, text: "Service Unavailable")
    public static let unauthorizedEntity = ErrorDescriptor(
        code: 504, text: "Command Received from unauthorized entity")
    public static let beforeServiceChangeReply = ErrorDescriptor(
        code: 505, text: "Transaction Request Received before a Service Change Reply has been received")
    public static let pendingsExceeded = ErrorDescriptor(
        code: 506, text: "Number of TransactionPendings Exceeded")
    public static let insufficientResources = ErrorDescriptor(code: 510, text: "Insufficient resources")
    public static let responseTooLong = ErrorDescriptor(
        code: 533, text: "Response exceeds maximum transport PDU size")
}
