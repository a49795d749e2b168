import Lab

extension ExitStatus {
    /// The exit code and the sentence of a lab that failed.
    init(_ failure: LabFailure) {
        switch failure.kind {
        case .lacking: self = .lacking(failure.text)
        case .usage: self = .unreadable(failure.text)
        case .broken: self = ExitStatus(code: 3, text: failure.text)
        }
    }
}
