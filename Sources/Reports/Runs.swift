/// Neighbours of a kind.
enum Runs {
    /// Cuts a list where an element is not the same as the one before it.
    static func of<Element>(_ elements: [Element], isSame: (Element, Element) -> Bool) -> [[Element]] {
        var runs: [[Element]] = []
        for element in elements {
            if let last = runs.last?.last, isSame(last, element) {
                runs[runs.count - 1].append(element)
            } else {
                runs.append([element])
            }
        }
        return runs
    }
}
