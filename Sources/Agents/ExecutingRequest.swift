import Megaco
import Wire

/// A request that a controller takes its time to carry out.
struct ExecutingRequest: Sendable {
    let request: TransactionRequest
    let sender: MessageIdentifier
    let link: LinkIdentifier
    let dueAt: Instant
}
