public import Wire

/// A time in which phones of one region were registered with two controllers or more.
public struct PhoneSplit: Hashable, Sendable {
    /// 0 where the book of names knows no region.
    public var region: Int
    public var start: Instant
    /// Nil where it lasts.
    public var end: Instant?
    /// The most phones that each controller had within it, in the order of names.
    public var controllers: [Side]

    /// One controller's part.
    public struct Side: Hashable, Sendable {
        public var controller: String
        public var phones: Int

        public init(controller: String, phones: Int) {
            self.controller = controller
            self.phones = phones
        }
    }

    public init(region: Int, start: Instant, end: Instant?, controllers: [Side]) {
        self.region = region
        self.start = start
        self.end = end
        self.controllers = controllers
    }
}
