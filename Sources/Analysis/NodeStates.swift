/// What is kept of each node, by its number.
struct NodeStates<State> {
    private var states: [State?] = []

    /// Nil where nothing is kept.
    subscript(node: Int) -> State? {
        _read {
            if node < states.count { yield states[node] } else { yield nil }
        }
        _modify {
            while states.count <= node { states.append(nil) }
            yield &states[node]
        }
    }

    /// What is kept, in the order of the numbers.
    var all: some Sequence<(node: Int, state: State)> {
        states.indices.lazy.compactMap { node in states[node].map { (node, $0) } }
    }
}

extension NodeStates: Sendable where State: Sendable {}
