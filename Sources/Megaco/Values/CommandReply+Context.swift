extension CommandReply {
    /// Whether an audit's error would be read as one of the context: the grammar has `Context` in the place of the
    /// termination there (RFC 3525 Annex B.2, contextTerminationAudit). Such an error is said of the action instead.
    var readsAsContext: Bool {
        switch result {
        case .error(.auditValue, _), .error(.auditCapabilities, _):
            termination == TerminationIdentifier("Context") || termination == TerminationIdentifier("C")
        case .error, .done, .serviceChange, .contextTerminations, .contextError: false
        }
    }
}
