/// What an import has to say of a line, for people.
public struct ImportNote: Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Hashable, Sendable {
        /// A screen that was read, and what it gave.
        case read
        /// What was left out without harm: a screen pasted twice, or one that says nothing of a topology.
        case ignored
        /// A line or a column that is not there or cannot be read: what was understood, and what is still needed.
        case damaged
        /// What shows a site that had failed over, and what that means for the file.
        case failedOver = "failed over"
        /// Two lines that cannot both be right. Nothing is written then.
        case conflict
    }

    public var kind: Kind
    public var file: String
    /// From 1.
    public var line: Int
    public var text: String
    /// Such as `list media-gateway`; empty where it is about no screen.
    public var screen = ""

    public init(_ kind: Kind, file: String, line: Int, _ text: String, screen: String = "") {
        self.kind = kind
        self.screen = screen
        self.file = file
        self.line = line
        self.text = text
    }

    /// `screens.txt:12: list media-gateway: 12 gateways`.
    public var description: String { "\(file):\(line): \(text)" }
}
