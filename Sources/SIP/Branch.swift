/// The branch parameter's magic cookie (RFC 3261 §8.1.1.7).
enum Branch {
    static let cookie = "z9hG4bK"
}
