public import Wire

/// Calls: INVITE with its ACK, and BYE (RFC 3261 §13, §15, §17.1.1).
extension TransactionLayer {
    /// Sends INVITE out of any dialog, without an offer.
    ///
    /// Over UDP it is sent up to 7 times: at once and after 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 s with the default
    /// timing; over TCP once. It ends as OPTIONS do, with Timer B for Timer F. Every final answer is acknowledged here;
    /// the dialog that a 2xx makes is ``dialog`` while that answer is handed on.
    public mutating func invite(
        from fromURI: String, to uri: String, over flow: Flow, at now: Instant
    ) -> (identifier: ClientTransactionIdentifier, effects: [Effect]) {
        begin(.invite, from: fromURI, to: uri, over: flow, at: now)
    }

    /// Ends a call; the answer is absorbed, and nothing follows where none comes.
    public mutating func bye(
        _ dialog: Dialog, over flow: Flow, at now: Instant
    ) -> (identifier: ClientTransactionIdentifier, effects: [Effect]) {
        begin(.bye, from: dialog.fromURI, to: dialog.uri, in: dialog, over: flow, at: now)
    }

    /// What a final answer to INVITE calls for, each time that it comes: ACK, in the same transaction where it refuses
    /// (§17.1.1.3), in one of its own where it accepts (§13.2.2.4).
    mutating func acknowledge(
        _ response: ReceivedMessage, to identifier: ClientTransactionIdentifier
    ) -> [Effect] {
        dialog = nil
        guard response.status >= 200, let client = clients[identifier], var outline = client.invitation else {
            return []
        }
        outline.toTag = (try? response.to()).map { response.text($0.tag) } ?? ""
        if response.status < 300 {
            dialog = Dialog(
                fromURI: outline.fromURI, uri: outline.uri, fromTag: outline.drawn.tag, call: outline.drawn.call,
                toTag: outline.toTag, number: outline.number)
            outline.drawn.branch = SeededGenerator.draw(seed, outline.drawn.branch)
        }
        outline.method = .ack
        return [.transmit(write(outline, over: client.flow), over: client.flow)]
    }
}
