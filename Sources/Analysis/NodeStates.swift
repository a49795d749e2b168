/// What is kept of each node, by its number.
struct NodeStates<State> {
    private var states: [State?] = []

    /// Nil where nothing is kept. What is large or holds arrays is changed by ``update(_:_:)`` instead, where it is.
    subscript(node: Int) -> State? {
        @inline(__always) get { node < states.count ? states[node] : nil }
        @inline(__always) set {
            if node >= states.count { grow(to: node) }
            states[node] = newValue
        }
    }

    /// Changes what is kept of a node where it is; nil, and nothing is done, where nothing is kept.
    ///
    /// A closure that is inlined, since accessors that lend a value out take memory from the heap, each time.
    @inline(__always)
    @discardableResult
    mutating func update<Result>(_ node: Int, _ change: (inout State) -> Result) -> Result? {
        node < states.count ? states[node].change(change) : nil
    }

    /// The same, from `fallback` on where nothing is kept.
    @inline(__always)
    @discardableResult
    mutating func update<Result>(
        _ node: Int, default fallback: @autoclosure () -> State, _ change: (inout State) -> Result
    ) -> Result {
        if node >= states.count { grow(to: node) }
        return states[node].change(default: fallback(), change)
    }

    @inline(never)
    private mutating func grow(to node: Int) {
        while states.count <= node { states.append(nil) }
    }

    /// What is kept, in the order of the numbers.
    var all: some Sequence<(node: Int, state: State)> {
        states.indices.lazy.compactMap { node in states[node].map { (node, $0) } }
    }
}

extension NodeStates: Sendable where State: Sendable {}
