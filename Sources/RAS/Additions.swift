// Indexes of the extension additions that this package reads and writes, and how many version 4 of H.225.0 has.

extension RegistrationRequest {
    enum Addition {
        static let timeToLive = 1
        static let keepAlive = 5
        static let endpointIdentifier = 6
        static let willSupplyUUIEs = 7
        static let maintainConnection = 8
        static let count = 21
    }
}

extension RegistrationConfirm {
    enum Addition {
        static let alternateGatekeeper = 0
        static let timeToLive = 1
        static let willRespondToIRR = 5
        static let maintainConnection = 7
        static let count = 17
    }
}

extension UnregistrationRequest {
    enum Addition {
        static let reason = 5
        static let count = 10
    }
}
