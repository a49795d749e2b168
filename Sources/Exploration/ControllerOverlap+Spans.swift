import Analysis
import Wire

extension ControllerOverlap {
    /// A period that has an end, and who is in it, in the order of their names.
    typealias Period = (start: Instant, end: Instant, controllers: [String])

    /// The first period that is longer than a limit; all spans have an end.
    static func first(
        of spans: [ServiceHistory.Span], longerThan limit: Duration, including needed: String? = nil
    ) -> Period? {
        all(of: spans.lazy.map { ($0.controller, $0.start, $0.end) }, including: needed).lazy.compactMap { period in
            period.end.map { (period.start, $0, period.controllers) }
        }.first { $0.end - $0.start > limit }
    }
}
