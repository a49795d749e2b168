import Topologies

extension FuzzTarget {
    /// A file is a topology, or each of its errors stands on one of its lines and tells why.
    func checkTopology(_ bytes: [UInt8]) throws(BrokenInvariant) {
        let result = Result { () throws(TopologyErrors) in try Topology(bytes: bytes, file: "fuzz.yaml") }
        guard case .failure(let refusal) = result else { return }
        try BrokenInvariant.require(
            (1...TopologyErrors.limit + 1).contains(refusal.errors.count), "\(refusal.errors.count) errors")
        let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 2
        for error in refusal.errors {
            try BrokenInvariant.require(
                (1...lines).contains(error.line) && (1...bytes.count + 2).contains(error.column)
                    && !error.reason.isEmpty, "an error at \(error.line):\(error.column) of \(lines) lines")
        }
    }
}
