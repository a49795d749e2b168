import Analysis

extension Findings {
    /// The same, with the frames of the recording that was told anew replaced by those of the one that was read.
    ///
    /// - Parameter numbers: of each frame of the former, in order.
    func numbered(_ numbers: [Int]) -> Findings {
        func number(_ frame: Int) -> Int { numbers.indices.contains(frame - 1) ? numbers[frame - 1] : frame }
        var findings = self
        for index in registrations.indices { findings.registrations[index].frame = number(registrations[index].frame) }
        for index in connections.indices { findings.connections[index].frame = number(connections[index].frame) }
        for index in links.indices { findings.links[index].frame = number(links[index].frame) }
        for index in unregistrations.indices {
            findings.unregistrations[index].frame = number(unregistrations[index].frame)
        }
        for index in survivableRegistrations.indices {
            findings.survivableRegistrations[index].frame = number(survivableRegistrations[index].frame)
        }
        return findings
    }
}
