import Megaco
import Testing
import Wire

/// The messages that a registration, its supervision and its end consist of, in the one spelling that is sent.
///
/// tshark 4.0 shows each of them without a complaint.
struct GoldenMessage: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let tokens: TokenLength
    let message: Message

    var bytes: [UInt8] { Array(text.utf8) }
    var testDescription: String { name }

    static let gateway = MessageIdentifier.address(.v4(0x0A14_010B), port: 2944)
    static let controller = MessageIdentifier.address(.v4(0x0A0A_000A), port: 2944)

    init(_ name: String, _ text: String, from sender: MessageIdentifier, _ transaction: Transaction) {
        self.name = name
        self.text = text
        self.tokens = text.hasPrefix("!") ? .short : .long
        self.message = Message(sender: sender, transactions: [transaction])
    }

    static func request(_ identifier: UInt32, _ command: Command) -> Transaction {
        .request(
            TransactionRequest(identifier: identifier, actions: [ActionRequest(commands: [CommandRequest(command)])]))
    }

    static func reply(_ identifier: UInt32, _ result: CommandReply.Result) -> Transaction {
        .reply(
            TransactionReply(
                identifier: identifier, outcome: .actions([ActionReply(commands: [CommandReply(result)])])))
    }

    static let all: [GoldenMessage] = registrations + refusals + supervision + moves + transactions

    static let registrations = [
        GoldenMessage(
            "restart",
            "MEGACO/1 [10.20.1.11]:2944\nTransaction=1001{Context=-{ServiceChange=ROOT{Services{Method=Restart,"
                + "Reason=\"901 Cold Boot\",Version=1,Profile=AVMG/1,20261123T09050000,X-SRV=0,X-ACT=0}}}}",
            from: gateway,
            request(
                1001,
                .serviceChange(
                    ServiceChangeRequest(
                        method: .restart, reason: .coldBoot, version: 1,
                        profile: ServiceChangeProfile(name: "AVMG", version: 1),
                        timeStamp: TimeStamp(date: 20_261_123, time: 9_050_000),
                        extensions: [
                            ServiceChangeExtension(name: "X-SRV", value: "0"),
                            ServiceChangeExtension(name: "X-ACT", value: "0"),
                        ])))),
        GoldenMessage(
            "accepted",
            "MEGACO/1 [10.10.0.10]:2944\n"
                + "Reply=1001{Context=-{ServiceChange=ROOT{Services{Version=1,20261123T09050012}}}}",
            from: controller,
            reply(
                1001,
                .serviceChange(
                    ServiceChangeReply(version: 1, timeStamp: TimeStamp(date: 20_261_123, time: 9_050_012))))),
        GoldenMessage(
            "disconnected",
            "!/1 [10.20.1.11]:2944 T=1002{C=-{SC=ROOT{SV{MT=DC,RE=\"900 Service Restored\",V=1,20261123T09053000,"
                + "X-SRV=1,X-ACT=3}}}}",
            from: gateway,
            request(
                1002,
                .serviceChange(
                    ServiceChangeRequest(
                        method: .disconnected, reason: .serviceRestored, version: 1,
                        timeStamp: TimeStamp(date: 20_261_123, time: 9_053_000),
                        extensions: [
                            ServiceChangeExtension(name: "X-SRV", value: "1"),
                            ServiceChangeExtension(name: "X-ACT", value: "3"),
                        ])))),
        GoldenMessage(
            "bare reply", "!/1 [10.10.0.10]:2944 P=1002{C=-{SC=ROOT}}", from: controller,
            reply(1002, .serviceChange(nil))),
    ]

    static let refusals = [
        GoldenMessage(
            "command refused", "!/1 [10.10.0.10]:2944 P=1002{C=-{SC=ROOT{ER=503{\"Service Unavailable\"}}}}",
            from: controller, reply(1002, .error(.serviceChange, .serviceUnavailable))),
        GoldenMessage(
            "action refused", "!/1 [10.10.0.10]:2944 P=1002{C=-{ER=503{\"Service Unavailable\"}}}", from: controller,
            .reply(TransactionReply(identifier: 1002, outcome: .actions([ActionReply(error: .serviceUnavailable)])))),
        GoldenMessage(
            "transaction refused", "MEGACO/1 [10.10.0.10]:2944\nReply=7{Error=501{\"Not Implemented\"}}",
            from: controller, .reply(TransactionReply(identifier: 7, outcome: .error(.notImplemented)))),
    ]

    static let supervision = [
        GoldenMessage(
            "audit", "!/1 [10.10.0.10]:2944 T=50{C=-{AV=ROOT{AT{}}}}", from: controller,
            request(50, .auditValue(AuditDescriptor()))),
        GoldenMessage(
            "audit reply", "!/1 [10.20.1.11]:2944 P=50{C=-{AV=ROOT}}", from: gateway,
            reply(50, .done(.auditValue, []))),
        GoldenMessage(
            "long audit", "MEGACO/1 [10.10.0.10]:2944\nTransaction=50{Context=-{AuditValue=ROOT{Audit{Packages}}}}",
            from: controller, request(50, .auditValue(AuditDescriptor(items: [.whole(.packages)])))),
        GoldenMessage(
            "inactivity", "!/1 [10.20.1.11]:2944 T=60{C=-{N=ROOT{OE=1{20261123T09053000:it/ito}}}}", from: gateway,
            request(
                60,
                .notify(
                    ObservedEventsDescriptor(
                        requestIdentifier: 1,
                        events: [
                            ObservedEventsDescriptor.Event(
                                timeStamp: TimeStamp(date: 20_261_123, time: 9_053_000), name: "it/ito")
                        ])))),
        GoldenMessage(
            "inactivity wanted", "!/1 [10.10.0.10]:2944 T=61{C=-{MF=ROOT{E=1{it/ito{mit=60}}}}}", from: controller,
            request(
                61,
                .modify([
                    .events(
                        EventsDescriptor(
                            requestIdentifier: 1,
                            events: [
                                RequestedEvent(
                                    name: "it/ito", parameters: [Parameter(name: "mit", value: .equal("60"))])
                            ]))
                ]))),
    ]

    static let moves = [
        GoldenMessage(
            "forced", "!/1 [10.10.0.10]:2944 T=51{C=-{SC=ROOT{SV{MT=FO,RE=\"909 MGC Impending Failure\"}}}}",
            from: controller,
            request(
                51, .serviceChange(ServiceChangeRequest(method: .forced, reason: .controllerImpendingFailure)))),
        GoldenMessage(
            "hand-off",
            "!/1 [10.10.0.10]:2944 "
                + "T=52{C=-{SC=ROOT{SV{MT=HO,RE=\"903 MGC Directed Change\",MG=[10.20.0.10]:2944}}}}",
            from: controller,
            request(
                52,
                .serviceChange(
                    ServiceChangeRequest(
                        method: .handOff, reason: .directedChange,
                        controllerToTry: .address(.v4(0x0A14_000A), port: 2944))))),
    ]

    static let transactions = [
        GoldenMessage("pending", "!/1 [10.10.0.10]:2944 PN=1002{}", from: controller, .pending(1002)),
        GoldenMessage(
            "acknowledgement", "!/1 [10.20.1.11]:2944 K{1002,1005-1007}", from: gateway,
            .acknowledgement([1002...1002, 1005...1007])),
        GoldenMessage(
            "long acknowledgement", "MEGACO/1 [10.20.1.11]:2944\nTransactionResponseAck{1002}", from: gateway,
            .acknowledgement([1002...1002])),
    ]
}
