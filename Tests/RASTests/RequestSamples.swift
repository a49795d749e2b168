import RAS
import Wire

extension Samples {
    static let requests: [Sample] = [
        Sample(
            name: "RRQ, bare",
            message: .registrationRequest(
                RegistrationRequest(sequenceNumber: 1, callSignalAddresses: [], rasAddresses: [])),
            golden: "0e000000060008914a00040000000804b5005244077261696e79646179280b0000010001000100"),
        Sample(
            name: "RRQ of an inactive survivable core",
            message: .registrationRequest(
                RegistrationRequest(
                    sequenceNumber: 1001, callSignalAddresses: [signalling], rasAddresses: [ras], aliases: ["ess-hq"],
                    timeToLive: 60, nonStandardData: inactive.nonStandardData)),
            golden: "0f8003e8060008914a000440b50052440852440102010206000001000a14000a06b801000a14000a06b7080001400500"
                + "6500730073002d0068007140b5005244077261696e79646179288b000002003b010001000100"),
        Sample(
            name: "RRQ keep-alive of an active survivable",
            message: .registrationRequest(
                RegistrationRequest(
                    sequenceNumber: 65_535, callSignalAddresses: [signalling], rasAddresses: [ras],
                    isKeepAlive: true, endpointIdentifier: "lsp-7", timeToLive: 4_294_967_295,
                    nonStandardData: active.nonStandardData)),
            golden: "0f00fffe060008914a000440b5005244085244010100070a020001000a14000a06b801000a14000a06b70804b5005244"
                + "077261696e79646179288f000005c0fffffffe01800b08006c00730070002d003701000100"),
        Sample(
            name: "RRQ of a phone with both kinds of alias, over IPv6",
            message: .registrationRequest(
                RegistrationRequest(
                    sequenceNumber: 300, callSignalAddresses: [signalling6, signalling],
                    rasAddresses: [Endpoint(address: signalling6.address, port: 49_300)],
                    aliases: ["5001", "Zoë", "*#,0987654321"], timeToLive: 65_537,
                    isDiscoveryComplete: true, terminalType: .terminal)),
            golden: "0e80012b060008914a000480023020010db800200000000000000000000a06b8000a14000a06b8013020010db8002000"
                + "00000000000000000ac094020003018083344002005a006f00eb06001023cba9876544b5005244077261696e79646179"
                + "288b00000480010000010001000100"),
        Sample(
            name: "RRQ of a gatekeeper",
            message: .registrationRequest(
                RegistrationRequest(
                    sequenceNumber: 2, callSignalAddresses: [], rasAddresses: [ras], timeToLive: 1,
                    terminalType: .gatekeeper)),
            golden: "0e000001060008914a0004000001000a14000a06b71008b5005244077261696e79646179288b00000200000100010001"
                + "00"),
        Sample(
            name: "RRQ of an MCU",
            message: .registrationRequest(
                RegistrationRequest(
                    sequenceNumber: 3, callSignalAddresses: [], rasAddresses: [ras], timeToLive: 256,
                    terminalType: .mcu)),
            golden: "0e000002060008914a0004000001000a14000a06b70408b5005244077261696e79646179288b00000200ff0100010001"
                + "00"),
        Sample(
            name: "RRQ of an undefined node",
            message: .registrationRequest(
                RegistrationRequest(
                    sequenceNumber: 4, callSignalAddresses: [], rasAddresses: [ras], timeToLive: 257,
                    terminalType: .undefined)),
            golden: "0e000003060008914a0004000001000a14000a06b700a0b5005244077261696e79646179288b00000340010001000100"
                + "0100"),
    ]
}
