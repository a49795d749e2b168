import Wire

extension InferredPhones {
    /// From the start of one walk through the gatekeepers to the start of the next, of those that the phone waited for:
    /// a walk that takes longer than the pause is followed by the next one at once.
    ///
    /// - Parameter timeout: how long it waits for an answer.
    static func pauses(_ phone: PhoneRecords.Phone, timeout: Duration) -> [Duration] {
        var pauses: [Duration] = []
        var walk: [PhoneRecords.Request] = []
        for request in phone.requests {
            guard !request.isKeepAlive else {
                walk = []
                continue
            }
            if let last = walk.last, last.to == request.to, last.sequence == request.sequence {
                walk.append(request)
                continue
            }
            // Whoever is accepted by one of them has ended his search.
            if let last = walk.last, phone.confirms.contains(where: { $0.time >= last.time && $0.time <= request.time })
            {
                walk = []
            }
            guard let first = walk.first, let last = walk.last, walk.contains(where: { $0.to == request.to }) else {
                walk.append(request)
                continue
            }
            let refusal = phone.rejects.first { $0.from == last.to && $0.time >= last.time && $0.time <= request.time }
            let end = refusal?.time ?? last.time + timeout
            if request.time > end + .milliseconds(50) { pauses.append(request.time - first.time) }
            walk = [request]
        }
        return pauses
    }
}
