import Testing

@testable import Megaco

/// What a glance says of a message is what the grammar reads, and everything else is left to it.
@Suite("Glances at messages")
struct MessageGlanceTests {
    static let texts =
        RegistrationReaderTests.texts + [
            "!/1 [10.20.1.1]:2944 P=1{C=-{SC=ROOT{SV{V=1,PF=AVMG/1,20261123T09050000}}}}",
            "MEGACO/1 [10.0.0.1]:2944\nReply = 1 {\n\tContext = - {\n\t\tServiceChange = ROOT {\n\t\t\tServices {\n"
                + "\t\t\t\tProfile = resgw/1,\n\t\t\t\tVersion = 1,\n\t\t\t\t20260101T12000001\n\t\t\t}\n\t\t}\n\t}\n}",
            "!/1 [10.20.1.1] P=77{C=-{SC=ROOT}}", "!/3 [10.20.1.1] P=77{C=-{SC=A4/1{SV{AD=2945}}}}",
            "!/1 [10.20.1.1]:2944 T=5{C=-{AV=ROOT{AT{}}}}", "!/1 [10.20.1.11]:2944 P=5{C=-{AV=ROOT}}",
            "MEGACO/2 [1.2.3.4] Transaction = 9 { Context = - { AuditValue = root { Audit { } } } }\r\n",
        ]

    @Test("are taken of what networks repeat", arguments: texts) func taken(_ text: String) throws {
        let bytes = Array(text.utf8)
        let glance = bytes.withUnsafeBufferPointer { MessageGlance(ofText: $0) }
        #expect(glance == MessageGlance(try Message(readingText: bytes)))
        #expect(glance != nil)
    }

    @Test("are not taken of what says more")
    func others() {
        for text in [
            // An error, another controller, a descriptor, another context, two transactions, an acknowledgement.
            "!/1 [1.2.3.4] P=1{ER=503{\"no\"}}", "!/1 [1.2.3.4] P=1{C=-{SC=ROOT{SV{MG=[1.2.3.5]:2944}}}}",
            "!/1 [1.2.3.4] P=1{C=-{SC=ROOT{ER=502{\"\"}}}}", "!/1 [1.2.3.4] P=1{C=-{AV=ROOT{M{}}}}",
            "!/1 [1.2.3.4] T=1{C=-{AV=ROOT{AT{M}}}}", "!/1 [1.2.3.4] T=1{C=1{AV=ROOT{AT{}}}}",
            "!/1 [1.2.3.4] T=1{C=-{AV=A4/1{AT{}}}}", "!/1 [1.2.3.4] P=1{IA,C=-{SC=ROOT}}",
            "!/1 [1.2.3.4] P=1{C=-{SC=ROOT}}P=2{C=-{SC=ROOT}}", "!/1 [1.2.3.4] P=1{C=-{SC=ROOT{SV{}}}}",
            "!/1 [1.2.3.4] P=1{C=-{SC=ROOT{SV{V=1,V=1}}}}", "!/1 [1.2.3.4] K{1}", "!/1 [1.2.3.4] PN=1{}",
        ] {
            #expect(Array(text.utf8).withUnsafeBufferPointer { MessageGlance(ofText: $0) } == nil, "\(text)")
        }
        for golden in GoldenMessage.all { Self.check(golden.bytes) }
        for text in GrammarTests.texts { Self.check(Array(text.utf8)) }
    }

    /// Every prefix, and every byte changed to every mark.
    @Test("are taken alike of what was changed, or not at all", arguments: texts) func changed(_ text: String) {
        let bytes = Array(text.utf8)
        for count in 0..<bytes.count { Self.check(Array(bytes[..<count])) }
        for index in bytes.indices {
            for byte in RegistrationReaderTests.marks where byte != bytes[index] {
                var changed = bytes
                changed[index] = byte
                Self.check(changed)
            }
        }
    }

    /// The same, and messages with other numbers, after it was remembered.
    @Test("are the same where they are remembered", arguments: texts) func remembered(_ text: String) {
        let bytes = Array(text.utf8)
        var glancer = MessageGlancer()
        func check(_ bytes: [UInt8]) {
            let glance = bytes.withUnsafeBufferPointer { glancer.glance(ofText: $0) }
            #expect(
                glance == bytes.withUnsafeBufferPointer { MessageGlance(ofText: $0) },
                "\(String(decoding: bytes, as: UTF8.self))")
        }
        for count in (0...bytes.count).reversed() {
            check(bytes)
            check(Array(bytes[..<count]))
        }
        for index in bytes.indices {
            for byte in RegistrationReaderTests.marks + Array("0123456789".utf8) where byte != bytes[index] {
                var changed = bytes
                changed[index] = byte
                check(bytes)
                check(changed)
            }
        }
    }

    private static func check(_ bytes: [UInt8]) {
        guard let glance = bytes.withUnsafeBufferPointer({ MessageGlance(ofText: $0) }) else { return }
        let message = try? Message(readingText: bytes)
        #expect(glance == message.flatMap { MessageGlance($0) }, "\(String(decoding: bytes, as: UTF8.self))")
    }
}

extension MessageGlance {
    /// The same by the values of a message.
    fileprivate init?(_ message: Message) {
        guard case .transactions(let transactions) = message.body, transactions.count == 1 else { return nil }
        switch transactions[0] {
        case .request(let request):
            guard let action = request.actions.first, action.context == .null, let command = action.commands.first
            else { return nil }
            switch command.command {
            case .serviceChange(let change):
                self = .serviceChange(
                    transaction: request.identifier,
                    ServiceChangeGlance(
                        isRoot: command.termination.isRoot, method: change.method, reasonCode: change.reason.code,
                        extensions: change.extensions))
            case .auditValue(let audit) where audit == AuditDescriptor() && command.termination.isRoot:
                self = .audit(transaction: request.identifier)
            default: return nil
            }
        case .reply(let reply):
            guard case .actions(let actions) = reply.outcome, actions.count == 1, actions[0].error == nil,
                let answer = actions[0].commands.first
            else { return nil }
            switch answer.result {
            case .serviceChange(let services) where services?.controllerToTry == nil:
                self = .serviceChangeReply(transaction: reply.identifier)
            case .done(.auditValue, let descriptors) where descriptors.isEmpty:
                self = .auditReply(transaction: reply.identifier)
            default: return nil
            }
        default: return nil
        }
    }
}
