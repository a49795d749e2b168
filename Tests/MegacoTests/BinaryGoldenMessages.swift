import Megaco
import Testing
import Wire

/// A message with its one spelling in binary. Each was read by Erlang/OTP's megaco and by Wireshark, and means there
/// what it means here.
struct BinaryGolden: Sendable, CustomTestStringConvertible {
    let name: String
    let message: Message
    /// Two digits an octet; line breaks do not count.
    let hexadecimal: String

    var testDescription: String { name }

    var bytes: [UInt8] {
        let digits = hexadecimal.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    static let gateway = MessageIdentifier.address(.v4(0x0A14_010B), port: 2945)
    static let controller = MessageIdentifier.address(.v4(0x0A0A_000A), port: 2945)
    static let stamp = TimeStamp(date: 20_260_105, time: 21_500_000)

    static func request(_ identifier: UInt32, _ commands: CommandRequest...) -> Transaction {
        .request(TransactionRequest(identifier: identifier, actions: [ActionRequest(commands: commands)]))
    }

    static func reply(_ identifier: UInt32, _ commands: CommandReply...) -> Transaction {
        .reply(TransactionReply(identifier: identifier, outcome: .actions([ActionReply(commands: commands)])))
    }

    static let all = registration + supervision + others

    private static let registration = [
        BinaryGolden(
            name: "registration",
            message: Message(
                sender: gateway,
                transactions: [
                    request(
                        101,
                        CommandRequest(
                            .serviceChange(
                                ServiceChangeRequest(
                                    method: .restart, reason: .coldBoot, version: 1,
                                    profile: ServiceChangeProfile(name: "AVMG", version: 1), timeStamp: stamp,
                                    extensions: [
                                        ServiceChangeExtension(name: "X-SERIAL", value: "12TG41070194"),
                                        ServiceChangeExtension(name: "X-SRV", value: "0"),
                                        ServiceChangeExtension(name: "X-ACT", value: "0"),
                                    ]))))
                ]),
            hexadecimal: """
                3081b5a181b2800101a10ca00a80040a14010b81020b81a2819ea1819ba08198800165a1819230818f800100a3818930
                8186a08183a78180a00e300ca0008108ffffffffffffffffa16e800103820101a308800641564d472f31a411040f160d
                39303120436f6c6420426f6f74a7148008323032363031303581083231353030303030a833a00a8208582d504152414d
                538125582d53455249414c3d3132544734313037303139342c582d5352563d302c582d4143543d30
                """),
        BinaryGolden(
            name: "acceptance",
            message: Message(
                sender: controller,
                transactions: [
                    reply(
                        101,
                        CommandReply(
                            .serviceChange(
                                ServiceChangeReply(
                                    version: 1, profile: ServiceChangeProfile(name: "AVMG", version: 1),
                                    timeStamp: stamp))))
                ]),
            hexadecimal: """
                3060a15e800101a10ca00a80040a0a000a81020b81a24ba149a247800165a242a140303e800100a339a737a00e300ca0
                008108ffffffffffffffffa125a123820101a308800641564d472f31a414800832303236303130358108323135303030
                3030
                """),
        BinaryGolden(
            name: "refusal",
            message: Message(
                sender: controller,
                transactions: [reply(101, CommandReply(.error(.serviceChange, .unauthorizedEntity)))]),
            hexadecimal: """
                306ca16a800101a10ca00a80040a0a000a81020b81a257a155a253800165a24ea14c304a800100a345a743a00e300ca0
                008108ffffffffffffffffa131a02f800201f88129436f6d6d616e642052656365697665642066726f6d20756e617574
                686f72697a656420656e74697479
                """),
        BinaryGolden(
            name: "hand off",
            message: Message(
                version: 2, sender: controller,
                transactions: [
                    request(
                        4_000_000_000,
                        CommandRequest(
                            .serviceChange(
                                ServiceChangeRequest(
                                    method: .handOff, reason: .directedChange,
                                    controllerToTry: .address(
                                        .v6(high: 0x2001_0DB8_0000_0000, low: 0x20), port: 2945), delay: 300,
                                    extensions: [ServiceChangeExtension(name: "X-SRV", value: "1")],
                                    audit: [.whole(.packages)]))))
                ]),
            hexadecimal: """
                30819aa18197800102a10ca00a80040a0a000a81020b81a28183a18180a07e800500ee6b2800a1753073800100a36e30
                6ca06aa768a00e300ca0008108ffffffffffffffffa156800105a41b04191617393033204d4743204469726563746564
                204368616e67658502012ca618a116801020010db800000000000000000000002081020b81a80fa00a8208582d535256
                202020810131a9058003070080
                """),
    ]

    private static let supervision = [
        BinaryGolden(
            name: "probe",
            message: Message(
                sender: controller,
                transactions: [request(1001, CommandRequest(.auditValue(AuditDescriptor())))]),
            hexadecimal: """
                303ca13a800101a10ca00a80040a0a000a81020b81a227a125a023800203e9a11d301b800100a3163014a012a510a00c
                a0008108ffffffffffffffffa100
                """),
        BinaryGolden(
            name: "answer to a probe",
            message: Message(sender: gateway, transactions: [reply(1001, CommandReply(.done(.auditValue, [])))]),
            hexadecimal: """
                303ca13a800101a10ca00a80040a14010b81020b81a227a125a223800203e9a21da11b3019800100a314a512a210a00c
                a0008108ffffffffffffffffa100
                """),
        BinaryGolden(
            name: "packages and no events",
            message: Message(
                sender: gateway,
                transactions: [
                    reply(
                        1002,
                        CommandReply(
                            .done(
                                .auditValue,
                                [.packages([PackagesItem(name: "it", version: 1)]), .events(EventsDescriptor())])))
                ]),
            hexadecimal: """
                304da14b800101a10ca00a80040a14010b81020b81a238a136a234800203eaa22ea12c302a800100a325a523a221a00c
                a0008108ffffffffffffffffa111aa09300780020045810101ab0480020410
                """),
        BinaryGolden(
            name: "inactivity timer is set",
            message: Message(
                sender: controller,
                transactions: [
                    request(
                        1003,
                        CommandRequest(
                            .modify([
                                .events(
                                    EventsDescriptor(
                                        requestIdentifier: 1,
                                        events: [
                                            RequestedEvent(
                                                name: "it/ito",
                                                parameters: [
                                                    Parameter(name: "mit", value: .equal(PropertyValue("6000")))
                                                ])
                                        ]))
                            ])))
                ]),
            hexadecimal: """
                305da15b800101a10ca00a80040a0a000a81020b81a248a146a044800203eba13e303c800100a3373035a033a231a00e
                300ca0008108ffffffffffffffffa11fa31d800101a1183016800400450001a30e300c80020001a106040402021770
                """),
        BinaryGolden(
            name: "inactivity is notified",
            message: Message(
                sender: gateway,
                transactions: [
                    request(
                        7,
                        CommandRequest(
                            .notify(
                                ObservedEventsDescriptor(
                                    requestIdentifier: 1,
                                    events: [ObservedEventsDescriptor.Event(timeStamp: stamp, name: "it/ito")])),
                            isOptional: true))
                ]),
            hexadecimal: """
                3064a162800101a10ca00a80040a14010b81020b81a24fa14da04b800107a1463044800100a33f303da039a637a00e30
                0ca0008108ffffffffffffffffa125800101a120301e800400450001a200a31480083230323630313035810832313530
                303030308100
                """),
    ]

    private static let others = [
        BinaryGolden(
            name: "pending",
            message: Message(version: 3, sender: .domain("mgc.example.com", port: nil), transactions: [.pending(101)]),
            hexadecimal: """
                3023a121800103a113a211800f6d67632e6578616d706c652e636f6da207a105a103800165
                """),
        BinaryGolden(
            name: "acknowledgements",
            message: Message(sender: .device("mg1"), transactions: [.acknowledgement([1...1, 200...65_536])]),
            hexadecimal: """
                3022a120800101a10583036d6731a214a112a31030038001013009800200c88103010000
                """),
        BinaryGolden(
            name: "segment acknowledged, and a last segment",
            message: Message(
                version: 3, sender: .mtp([0x12, 0x34]),
                transactions: [
                    .segmentReply(SegmentReply(identifier: 9, segment: Segment(number: 1))),
                    .reply(
                        TransactionReply(
                            identifier: 9, wantsImmediateAcknowledgement: true,
                            outcome: .error(.insufficientResources), segment: Segment(number: 2, isLast: true))),
                ]),
            hexadecimal: """
                3043a141800103a10484021234a236a134a406800109810101a22a8001098100a21ea01c800201fe8116496e73756666
                696369656e74207265736f75726365738301028400
                """),
        BinaryGolden(
            name: "message error",
            message: Message(sender: controller, body: .error(.versionNotSupported)),
            hexadecimal: """
                3032a130800101a10ca00a80040a0a000a81020b81a21da01b80020196811556657273696f6e204e6f7420537570706f
                72746564
                """),
        BinaryGolden(
            name: "wildcards",
            message: Message(
                sender: controller,
                transactions: [
                    .request(
                        TransactionRequest(
                            identifier: 8,
                            actions: [
                                ActionRequest(
                                    context: .all,
                                    commands: [
                                        CommandRequest(.subtract(nil), on: .all, wantsWildcardedResponse: true),
                                        CommandRequest(
                                            .auditCapabilities(AuditDescriptor(items: [.whole(.media)])),
                                            on: TerminationIdentifier("00000001/*/00000011")),
                                    ])
                            ]))
                ]),
            hexadecimal: """
                3057a155800101a10ca00a80040a0a000a81020b81a242a140a03e800108a1393037800500ffffffffa32e3014a010a3
                0ea00c300aa0030401d7810300000082003016a014a412a00aa00304018f8103010003a10480020520
                """),
    ]
}
