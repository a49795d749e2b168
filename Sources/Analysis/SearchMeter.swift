import Wire

/// Finds the crossing of the transition point in each search of one gateway.
struct SearchMeter {
    let gateway: String
    /// Controllers above the transition point, where the book of names knows them.
    let primarySide: [String]?

    /// - Parameter attempts: all attempts of the gateway in the order of time.
    func searches(links: [H248Link], attempts: [(time: Instant, controller: String)]) -> [MeasuredSearch] {
        // Who asks one controller alone crosses nothing.
        guard attempts.contains(where: { $0.controller != attempts[0].controller }) else { return [] }
        // A search runs from the loss of a link to the next acceptance; the first one from the first attempt.
        var windows: [(lossAt: Instant?, until: Instant?)] = [(nil, links.first?.start)]
        for (index, link) in links.enumerated() {
            guard let seen = link.lossSeen else { continue }
            windows.append((seen, index + 1 < links.count ? links[index + 1].start : nil))
        }
        return windows.compactMap { search(from: $0.lossAt, until: $0.until, attempts) }
    }

    /// The search within a window; nil where the transition point was not crossed in it.
    private func search(
        from lossAt: Instant?, until: Instant?, _ attempts: [(time: Instant, controller: String)]
    ) -> MeasuredSearch? {
        let mine = attempts[Self.range(from: lossAt, until: until, attempts)]
        guard let first = mine.first, let index = crossing(mine.map(\.controller)) else { return nil }
        let crossed = mine[mine.startIndex + index]
        return MeasuredSearch(
            gateway: gateway, lossAt: lossAt, firstAttempt: first.time, crossing: crossed.time,
            controller: crossed.controller, attempts: index)
    }

    /// The attempts in a window; by halves, since there may be many of both.
    private static func range(
        from lossAt: Instant?, until: Instant?, _ attempts: [(time: Instant, controller: String)]
    ) -> Range<Int> {
        func first(_ isPast: (Instant) -> Bool) -> Int {
            var (low, high) = (0, attempts.count)
            while low < high {
                let middle = (low + high) / 2
                if isPast(attempts[middle].time) { high = middle } else { low = middle + 1 }
            }
            return low
        }
        let start = lossAt.map { loss in first { $0 >= loss } } ?? 0
        let end = until.map { until in first { $0 > until } } ?? attempts.count
        return start..<max(start, end)
    }

    /// The index of the first attempt past the transition point.
    ///
    /// Without the book it is the first attempt at a controller that was not tried before, after those before it
    /// have been gone over (one of them was tried again), or where none of them is tried next: the primary side is
    /// tried in a loop until its timer ends, each entry beyond it once.
    private func crossing(_ controllers: [String]) -> Int? {
        if let primarySide {
            return controllers.firstIndex { !primarySide.contains($0) }.flatMap { $0 > 0 ? $0 : nil }
        }
        var tried: [String] = []
        var isLooped = false
        for (index, controller) in controllers.enumerated() {
            if tried.contains(controller) {
                isLooped = true
                continue
            }
            let next = index + 1 < controllers.count ? controllers[index + 1] : nil
            let returns = next.map { tried.contains($0) } ?? false
            if index > 0, isLooped || !returns { return index }
            tried.append(controller)
        }
        return nil
    }
}
