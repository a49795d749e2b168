import RAS
import Wire

/// A registration request such as another implementation of version 7 might send, with every component of the root.
///
/// Verified against Wireshark's dissector, which shows the same fields and notes three additions that are unknown: an
/// address of a later version, an addition to an IPv6 address, and one to the request. It has nonStandardData
/// under an object identifier, an IPX, a NetBIOS, an NSAP, a non-standard and a source-routed address, every
/// description of an endpoint, URL, e-mail and transport aliases, and twelve known additions.
enum ForeignSample {
    static let encoded =
        "0fc00200060008914a000700032b0601030102038007200102030405060708090a123440414141414141414141414141"
        + "41414141510007080964010200030104100a0000010063020a0000020a000003608001aa000a14000a06b8013820010d"
        + "b800200000000000000000000a06b7010155fe800908000700e0b50000010261626300390103022b0650090800070106"
        + "600402010100010101168001010001010102800100390401004002020002010280400100203004010203040501808334"
        + "80070004683a614062820500026140628107000a14000a06b840000078020067006b20b50000010176323c8fd40e0402"
        + "0077018005020065007001800180010001000100018001000100018080c8777777777777777777777777777777777777"
        + "777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777"
        + "777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777"
        + "777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777"
        + "7777777777777777777777777777777777777777777777777777777777777777777777777777"

    static var message: Message {
        .registrationRequest(
            RegistrationRequest(
                sequenceNumber: 513, callSignalAddresses: [Samples.signalling],
                rasAddresses: [Endpoint(address: Samples.signalling6.address, port: 1719)], aliases: ["5001", "x"],
                isKeepAlive: true, endpointIdentifier: "ep", timeToLive: 120, isDiscoveryComplete: true,
                terminalType: .gatekeeper))
    }
}
