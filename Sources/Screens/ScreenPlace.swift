/// Where a value stands: a line of a file, and the screen that the line is of.
public struct ScreenPlace: Hashable, Sendable, CustomStringConvertible {
    public var file: String
    /// From 1.
    public var line: Int
    /// Such as `list media-gateway`.
    public var screen: String

    public init(file: String, line: Int, screen: String) {
        self.file = file
        self.line = line
        self.screen = screen
    }

    /// `screens.txt:12, list media-gateway`.
    public var description: String { "\(file):\(line), \(screen)" }
}
