/// What a track keeps of each flow; what it kept of an earlier flow in the same place is gone.
struct FlowStates<State> {
    fileprivate struct Place {
        var serial: UInt32
        var state: State?
    }

    private var places: [Place] = []

    /// Nil where nothing is kept of the flow. What is large or holds arrays is changed by ``update(_:_:)`` instead,
    /// where it is.
    subscript(flow: FlowNumber) -> State? {
        @inline(__always) get { holds(flow) ? places[flow.place].state : nil }
        @inline(__always) set {
            if !holds(flow) { begin(flow) }
            places[flow.place].state = newValue
        }
    }

    /// Changes what is kept of a flow where it is; nil, and nothing is done, where nothing is kept.
    ///
    /// A closure that is inlined, since accessors that lend a value out take memory from the heap, each time.
    @inline(__always)
    @discardableResult
    mutating func update<Result>(_ flow: FlowNumber, _ change: (inout State) -> Result) -> Result? {
        guard holds(flow) else { return nil }
        return places[flow.place].state.change(change)
    }

    /// The same, from `fallback` on where nothing is kept.
    @inline(__always)
    @discardableResult
    mutating func update<Result>(
        _ flow: FlowNumber, default fallback: @autoclosure () -> State, _ change: (inout State) -> Result
    ) -> Result {
        if !holds(flow) { begin(flow) }
        return places[flow.place].state.change(default: fallback(), change)
    }

    @inline(__always)
    private func holds(_ flow: FlowNumber) -> Bool {
        flow.place < places.count && places[flow.place].serial == flow.serial
    }

    /// Makes room for a flow, and forgets what was in its place.
    @inline(never)
    private mutating func begin(_ flow: FlowNumber) {
        while places.count <= flow.place { places.append(Place(serial: 0)) }
        places[flow.place] = Place(serial: flow.serial)
    }

    /// What is kept, in the order of the places.
    var all: some Sequence<State> { places.lazy.compactMap(\.state) }
}

extension FlowStates.Place: Sendable where State: Sendable {}
extension FlowStates: Sendable where State: Sendable {}
