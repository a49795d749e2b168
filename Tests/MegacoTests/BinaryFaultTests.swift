import Megaco
import Testing
import Wire

@Suite("Faults in binary messages") struct BinaryFaultTests {
    private static let registration = BinaryGolden.all[0]

    private static func error(_ bytes: [UInt8]) throws -> MessageDecodeError {
        try #require(BinaryGoldenTests.outcome(of: bytes).error)
    }

    /// A message of the elements of transactions.
    private static func message(_ transactions: [BinaryTree]) -> [UInt8] {
        var tree = BinaryTree.elements(registration.bytes)
        tree[path: [0, 0, 2, 0]] = transactions
        return BinaryTree.bytes(tree, .shortest)
    }

    private static func transactions(_ message: Message) throws -> [BinaryTree] {
        BinaryTree.elements(try message.encodedBinary())[path: [0, 0, 2, 0]]
    }

    /// A request of one command on ROOT with this tag and these elements after the terminations.
    private static func request(_ identifier: UInt32, _ tag: UInt8, _ rest: [BinaryTree]) throws -> BinaryTree {
        let plain = Message(
            sender: BinaryGolden.gateway,
            transactions: [BinaryGolden.request(identifier, CommandRequest(.modify([])))])
        var tree = try transactions(plain)
        var command = tree[path: [0, 1, 0, 1, 0, 0]]
        command[0].tag = [tag]
        command[path: [0]].removeLast()
        command[path: [0]] += rest
        tree[path: [0, 1, 0, 1, 0, 0]] = command
        return tree[0]
    }

    @Test("what is not read is answered at its level, and the transactions around it are good")
    func recovery() throws {
        let good = try Self.transactions(Self.registration.message)[0]
        let media = BinaryTree(tag: [0xA1], content: .elements([BinaryTree(tag: [0xA0], content: .elements([]))]))
        let unknown = BinaryTree(tag: [0xA1], content: .elements([]))
        let bytes = Self.message([
            try Self.request(1, 0xA2, [media]), good, try Self.request(2, 0xA9, [unknown]), good,
        ])
        let error = try Self.error(bytes)
        #expect(error.preceding == Self.registration.message.transactions + Self.registration.message.transactions)
        #expect(error.level == .command && error.command == .modify && error.transaction == 1)
        #expect(
            error.answer
                == .transactions([
                    .reply(
                        TransactionReply(
                            identifier: 1,
                            outcome: .actions([
                                ActionReply(commands: [CommandReply(.error(.modify, .unsupportedDescriptor))])
                            ])))
                ]))
        let second = try #require(error.further.first)
        #expect(error.further.count == 1)
        #expect(
            second.answer
                == .transactions([
                    .reply(
                        TransactionReply(
                            identifier: 2, outcome: .actions([ActionReply(error: .unsupportedCommand)])))
                ]))
    }

    @Test("strings in pieces are refused by name")
    func constructedStrings() throws {
        var tree = BinaryTree.elements(Self.registration.bytes)
        // The profile's name as two strings.
        let path = [0, 0, 2, 0, 0, 1, 0, 1, 0, 0, 0, 1, 2]
        tree[path: path] = [
            BinaryTree(
                tag: [0xA0],
                content: .elements([
                    BinaryTree(tag: [0x16], content: .octets(Array("AV".utf8))),
                    BinaryTree(tag: [0x16], content: .octets(Array("MG/1".utf8))),
                ]))
        ]
        let error = try Self.error(BinaryTree.bytes(tree, .shortest))
        #expect("\(error)".hasSuffix("profileName is in pieces (constructed), which is not read"))
        #expect(error.level == .command && error.transaction == 101 && error.termination == .root)
        #expect(error.descriptor == .syntaxErrorInCommand)
    }

    @Test(
        "where nothing can be recovered get the answer of their level",
        arguments: [
            // Not H.248 at all: no answer.
            ("", nil), ("30", nil), ("0102", nil), ("3003020101", nil),
            // Version 4.
            ("3017 a115 800104 a108a0068004 7f000001 a206 a104a102 8000", 406),
            // A device name of nothing: the sender is not known.
            ("3010 a10e 800101 a1028300 a205 a103 a10100", 400),
            // A transaction without an identifier, and one that is none.
            ("3017 a115 800101 a108a0068004 7f000001 a206 a104 a0028000", 403),
            ("3017 a115 800101 a108a0068004 7f000001 a206 a104 a9028000", 403),
            // Bytes after the end.
            ("3015 a113 800101 a108a0068004 7f000001 a204 a1020500 00", 403),
        ] as [(String, UInt16?)])
    func answers(_ hexadecimal: String, _ code: UInt16?) throws {
        let bytes = BinaryGolden(name: "", message: Self.registration.message, hexadecimal: hexadecimal).bytes
        let error = try Self.error(bytes)
        #expect(error.wantsAnswer == (code != nil))
        if let code { #expect(error.descriptor.code == code) }
    }

    @Test(
        "of lengths are found where they are",
        arguments: [
            // Longer than what is there, longer than any message, reserved, and indefinite for a string.
            ("3006a103800101", "byte 7: the input ends inside MegacoMessage"),
            ("30847fffffff", "byte 1: length of MegacoMessage is above"),
            ("30ff", "byte 2: the input ends inside length of MegacoMessage"),
            ("300aa1088080010101010000", "byte 5: length of Version is indefinite"),
            // An indefinite length that does not end.
            ("3080a180058000", "byte 4: Version cannot hold 0x05"),
        ] as [(String, String)])
    func lengths(_ hexadecimal: String, _ beginning: String) throws {
        let bytes = BinaryGolden(name: "", message: Self.registration.message, hexadecimal: hexadecimal).bytes
        let text = "\(try Self.error(bytes))"
        #expect(text.hasPrefix(beginning), "\(text)")
    }

    @Test("of bounds: too many members, too deep, too long")
    func bounds() throws {
        let pending = BinaryTree(tag: [0xA1], content: .elements([BinaryTree(tag: [0x80], content: .octets([1]))]))
        let many = Self.message(Array(repeating: pending, count: 1_025))
        #expect(try Self.error(many).error.reason == .tooLarge(limit: 1_024))
        let long = [UInt8](repeating: 0, count: 65_536)
        #expect(try Self.error(long).error.reason == .tooLarge(limit: 65_535))
        // An extension of 100 indefinite lengths within each other.
        var deep = BinaryTree(tag: [0xBF, 0x1F], content: .octets([]))
        for _ in 0..<100 { deep = BinaryTree(tag: [0xBF, 0x1F], content: .elements([deep])) }
        var tree = BinaryTree.elements(Self.registration.bytes)
        tree[path: [0, 0, 2, 0, 0]].append(deep)
        #expect(try Self.error(BinaryTree.bytes(tree, .indefinite)).error.reason == .tooLarge(limit: 32))
    }
}

extension Message {
    /// What it carries; empty for an error.
    fileprivate var transactions: [Transaction] { if case .transactions(let all) = body { all } else { [] } }
}
