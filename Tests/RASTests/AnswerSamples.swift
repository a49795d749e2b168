import RAS
import Wire

extension Samples {
    static let answers: [Sample] =
        [
            Sample(
                name: "RCF, short",
                message: .registrationConfirm(RegistrationConfirm(sequenceNumber: 1, endpointIdentifier: "1")),
                golden: "12000000060008914a000400000031200a0001000100"),
            Sample(
                name: "RCF, full",
                message: .registrationConfirm(
                    RegistrationConfirm(
                        sequenceNumber: 1001, callSignalAddresses: [signalling, signalling6],
                        gatekeeperIdentifier: "cm-main", endpointIdentifier: "lsp-7", timeToLive: 60,
                        nonStandardData: NonStandardData(
                            countryCode: 181, extensionCode: 1, manufacturerCode: 0xFFFF, octets: []))),
                golden:
                    "134003e8060008914a000440b501ffff0002000a14000a06b83020010db800200000000000000000000a06b80c006300"
                    + "6d002d006d00610069006e08006c00730070002d0037208a0002003b01000100"),
            Sample(
                name: "RCF with alternate gatekeepers",
                message: .registrationConfirm(
                    RegistrationConfirm(
                        sequenceNumber: 4, endpointIdentifier: "17.1",
                        alternateGatekeepers: [
                            AlternateGatekeeper(rasAddress: ras, gatekeeperIdentifier: "main"),
                            AlternateGatekeeper(
                                rasAddress: ras6, needsRegistration: false, priority: 127),
                        ], timeToLive: 60)),
                golden:
                    "12000003060008914a0004000600310037002e0031218a002602400a14000a06b706006d00610069006e800c20010db8"
                    + "00200000000000000000000a06b77f02003b01000100"),
        ]
        + reasons.map { reason, golden in
            Sample(
                name: "RRJ \(reason)",
                message: .registrationReject(RegistrationReject(sequenceNumber: 77, reason: reason)), golden: golden)
        } + [
            Sample(
                name: "RRJ with nonStandardData",
                message: .registrationReject(
                    RegistrationReject(
                        sequenceNumber: 78, reason: .securityDenial,
                        nonStandardData: NonStandardData(
                            countryCode: 0, extensionCode: 255, manufacturerCode: 1,
                            octets: Array(repeating: 9, count: 200)))),
                golden:
                    "1500004d060008914a00044000ff000180c8090909090909090909090909090909090909090909090909090909090909"
                    + "090909090909090909090909090909090909090909090909090909090909090909090909090909090909090909090909"
                    + "090909090909090909090909090909090909090909090909090909090909090909090909090909090909090909090909"
                    + "090909090909090909090909090909090909090909090909090909090909090909090909090909090909090909090909"
                    + "0909090909090909090909090909090909090909090909090909830100")
        ]

    static let reasons: [(RegistrationRejectReason, String)] = [
        (.discoveryRequired, "1400004c060008914a000400"), (.invalidRevision, "1400004c060008914a000410"),
        (.invalidCallSignalAddress, "1400004c060008914a000420"), (.invalidRASAddress, "1400004c060008914a000430"),
        (.other(4), "1400004c060008914a00044000"), (.invalidTerminalType, "1400004c060008914a000450"),
        (.undefinedReason, "1400004c060008914a000460"), (.transportNotSupported, "1400004c060008914a000470"),
        (.other(8), "1400004c060008914a0004800100"), (.resourceUnavailable, "1400004c060008914a0004810100"),
        (.invalidAlias, "1400004c060008914a0004820100"), (.securityDenial, "1400004c060008914a0004830100"),
        (.fullRegistrationRequired, "1400004c060008914a0004840100"), (.other(13), "1400004c060008914a0004850100"),
        (.other(14), "1400004c060008914a0004860100"), (.other(17), "1400004c060008914a0004890100"),
    ]

    static let unregistrations: [Sample] = [
        Sample(
            name: "URQ, bare",
            message: .unregistrationRequest(UnregistrationRequest(sequenceNumber: 9, callSignalAddresses: [])),
            golden: "1800000800"),
        Sample(
            name: "URQ, full",
            message: .unregistrationRequest(
                UnregistrationRequest(
                    sequenceNumber: 4097, callSignalAddresses: [signalling], endpointIdentifier: "lsp-7",
                    nonStandardData: active.nonStandardData, reason: .ttlExpired)),
            golden: "1ac0100001000a14000a06b840b5005244085244010100070a0208006c00730070002d00371208000120"),
        Sample(
            name: "URQ for maintenance",
            message: .unregistrationRequest(
                UnregistrationRequest(
                    sequenceNumber: 4098, callSignalAddresses: [signalling6], reason: .maintenance)),
            golden: "1a001001013020010db800200000000000000000000a06b812080003800100"),
        Sample(
            name: "UCF",
            message: .unregistrationConfirm(UnregistrationConfirm(sequenceNumber: 4097)),
            golden: "1c1000"),
    ]
}
