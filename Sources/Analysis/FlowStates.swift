/// What a track keeps of each flow; what it kept of an earlier flow in the same place is gone.
struct FlowStates<State> {
    private var states: [(serial: UInt32, state: State?)] = []

    /// Nil where nothing is kept of the flow.
    subscript(flow: FlowNumber) -> State? {
        _read {
            if flow.place < states.count, states[flow.place].serial == flow.serial {
                yield states[flow.place].state
            } else {
                yield nil
            }
        }
        _modify {
            while states.count <= flow.place { states.append((0, nil)) }
            if states[flow.place].serial != flow.serial { states[flow.place] = (flow.serial, nil) }
            yield &states[flow.place].state
        }
    }

    subscript(flow: FlowNumber, default fallback: @autoclosure () -> State) -> State {
        get { self[flow] ?? fallback() }
        _modify {
            while states.count <= flow.place { states.append((0, nil)) }
            if states[flow.place].serial != flow.serial { states[flow.place] = (flow.serial, nil) }
            var state = states[flow.place].state.take() ?? fallback()
            defer { states[flow.place].state = state }
            yield &state
        }
    }

    /// What is kept, in the order of the places.
    var all: some Sequence<State> { states.lazy.compactMap(\.state) }
}

extension FlowStates: Sendable where State: Sendable {}
