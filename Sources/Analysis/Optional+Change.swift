extension Optional {
    /// Changes what is there where it is; nil, and nothing is done, where nothing is.
    ///
    /// It is never taken out, which would cost more than most changes do; and so it is force unwrapped, after a look.
    @inline(__always)
    mutating func change<Result>(_ change: (inout Wrapped) -> Result) -> Result? {
        if case .none = self { return nil }
        // swift-format-ignore: NeverForceUnwrap
        return change(&self!)
    }

    /// The same, from `fallback` on where nothing is there.
    @inline(__always)
    mutating func change<Result>(
        default fallback: @autoclosure () -> Wrapped, _ change: (inout Wrapped) -> Result
    ) -> Result {
        if case .none = self { self = fallback() }
        // swift-format-ignore: NeverForceUnwrap
        return change(&self!)
    }
}
