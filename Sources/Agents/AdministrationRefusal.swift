/// Why a form is not changed: a sentence for people, with the rule where there is one.
struct AdministrationRefusal: Error, Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }
}
