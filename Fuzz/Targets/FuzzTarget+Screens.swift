import Screens
import Topologies

extension FuzzTarget {
    /// Whatever stands in a file of screens: each note has a line of it and says something, and what is written loads.
    func checkScreens(_ bytes: [UInt8]) throws(BrokenInvariant) {
        // Two files where there is a form feed, so that screens of two files meet.
        let files = bytes.split(separator: 0x0C, maxSplits: 1).enumerated().map {
            ScreenFile(name: "\($0.offset).txt", bytes: Array($0.element))
        }
        let site = SiteImport(files)
        let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 2
        for note in site.notes {
            try BrokenInvariant.require(
                (1...lines).contains(note.line) && !note.text.isEmpty, "a note at line \(note.line) of \(lines)")
        }
        guard let text = site.topology else {
            try BrokenInvariant.require(
                !site.needs.isEmpty || site.notes.contains { $0.kind == .conflict },
                "nothing is written without a reason")
            return
        }
        let result = Result { () throws(TopologyErrors) in try Topology(yaml: text, file: "site.yaml") }
        guard case .failure(let refusal) = result else { return }
        throw BrokenInvariant("what is written does not load: \(refusal.errors.first?.description ?? "")")
    }
}
