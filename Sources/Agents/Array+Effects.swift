extension [AgentEffect] {
    /// Appends more; where there is nothing yet, it is taken as it is.
    mutating func add(_ more: [AgentEffect]) {
        if isEmpty {
            self = more
        } else if !more.isEmpty {
            append(contentsOf: more)
        }
    }
}
