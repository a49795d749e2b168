/// What one call of a library did.
struct UnpackingStep {
    /// Bytes of the input used, and of the output written.
    var taken = 0
    var made = 0
    /// What is wrong with the data; nil where nothing is.
    var fault: String?
}
