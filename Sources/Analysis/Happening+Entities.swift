extension Happening {
    /// OPTIONS and INVITE with their answers: both ends are SIP entities.
    var isOfEntities: Bool {
        switch signal {
        case .options, .optionsAnswer, .invite, .inviteAnswer: true
        case .connecting, .connected, .finished, .reset, .neighbourRequest, .serviceChange, .request, .reply,
            .pending, .megacoError, .registrationRequest, .registrationConfirm, .registrationReject,
            .unregistrationRequest, .unregistrationConfirm, .record, .repeated, .unreadable:
            false
        }
    }
}
