/// One row of a screen, as names and values; module Consoles lays it out.
public struct ConsoleRow: Hashable, Sendable {
    /// In the order in which the screen shows them.
    public var fields: [Field]

    /// A name, which stays the same from release to release, and a value for people.
    public struct Field: Hashable, Sendable {
        /// The words by which ``ConsoleRow`` finds it.
        public var name: String
        /// Empty where there is nothing to show.
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(_ fields: [Field]) { self.fields = fields }

    /// The value of the first field of that name.
    public subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
}
