/// A value and the line that says it.
struct Told<Value: Hashable & Sendable>: Hashable, Sendable {
    var value: Value
    var place: ScreenPlace
}
