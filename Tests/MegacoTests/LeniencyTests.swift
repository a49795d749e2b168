import Megaco
import Testing
import Wire

/// Spellings of one message; all of them mean the same.
@Suite("What the decoder takes, H.248.1 Annex B.2") struct LeniencyTests {
    static let expected = Message(
        sender: .address(.v4(0x0102_0304), port: 2944),
        transactions: [
            .request(
                TransactionRequest(
                    identifier: 123,
                    actions: [
                        ActionRequest(commands: [
                            CommandRequest(
                                .serviceChange(
                                    ServiceChangeRequest(
                                        method: .restart, reason: .coldBoot, version: 1,
                                        profile: ServiceChangeProfile(name: "AVMG", version: 1))))
                        ])
                    ]))
        ])

    @Test(
        "reads every spelling of a registration",
        arguments: [
            "MEGACO/1 [1.2.3.4]:2944 Transaction=123{Context=-{ServiceChange=ROOT{Services{Method=Restart,"
                + "Reason=\"901 Cold Boot\",Version=1,Profile=AVMG/1}}}}",
            "!/1 [1.2.3.4]:2944 T=123{C=-{SC=ROOT{SV{MT=RS,RE=\"901 Cold Boot\",V=1,PF=AVMG/1}}}}",
            "!/1 [1.2.3.4]:2944\r\nTransaction = 00123 {\r\tC=- { ServiceChange = root {\n\n SV { V = 01 ,"
                + "PF = AVMG/01 , RE = \"901 Cold Boot\" , Method\t=\tRS } } } }\r\n",
            ";first\nmegaco/01;x{\r[001.2.3.4]:02944;y\n;\"z\"\nt=123;\n{c=-{sc=ROOT{sv{mt=rs;}\n,re=\"901 Cold Boot\","
                + "v=1,pf=AVMG/1}}}};last",
            "MEGACO/1 [1.2.3.4] :2944 Transaction=123{Context=-{ServiceChange=ROOT{Services{Profile=AVMG/1,Version=1,"
                + "Reason=\"901 Cold Boot\",Method=Restart}}}}",
        ])
    func spellings(_ text: String) throws {
        #expect(try Message(decodingText: Array(text.utf8)) == Self.expected)
    }

    @Test func authenticationHeaderIsKept() throws {
        let text = "Authentication = 0xEFCDAB89:0x12345678:0x1234567889ABCDEF76543210\n!/1 mg PN=1{}"
        let message = try Message(decodingText: Array(text.utf8))
        #expect(
            message.authentication
                == AuthenticationHeader(
                    securityParameterIndex: 0xEFCD_AB89, sequenceNumber: 0x1234_5678,
                    data: [0x12, 0x34, 0x56, 0x78, 0x89, 0xAB, 0xCD, 0xEF, 0x76, 0x54, 0x32, 0x10]))
    }

    @Test(
        "reads every kind of sender",
        arguments: [
            ("[1.2.3.4]", MessageIdentifier.address(.v4(0x0102_0304), port: nil)),
            ("[1.2.3.4]:0", .address(.v4(0x0102_0304), port: 0)),
            ("[2001:db8::11]:2944", .address(.v6(high: 0x2001_0DB8_0000_0000, low: 0x11), port: 2944)),
            ("<mg1.example.com>:2944", .domain("mg1.example.com", port: 2944)),
            ("<mg1>", .domain("mg1", port: nil)),
            ("mg1", .device("mg1")), ("mg1/a@example.com", .device("mg1/a@example.com")),
            ("MTP{0102}", .mtp([1, 2])), ("mtp { 0a0B0c0D }", .mtp([10, 11, 12, 13])), ("MTPX", .device("MTPX")),
        ])
    func senders(_ text: String, _ expected: MessageIdentifier) throws {
        let message = try Message(decodingText: Array("!/1 \(text) PN=1{}".utf8))
        #expect(message.sender == expected)
        #expect(try Message(decodingText: Array("!/1 \(message.sender) PN=1{}".utf8)) == message)
        for tokens in TokenLength.allCases {
            #expect(try Message(decodingText: message.encodedText(tokens)) == message)
        }
    }

    @Test(
        "reads reasons with and without quote marks, code and words",
        arguments: [
            ("901", 901, ""), ("\"901\"", 901, ""), ("\"901 Cold Boot\"", 901, "Cold Boot"), ("\"\"", 0, ""),
            ("\"Cold Boot\"", 0, "Cold Boot"), ("\"1000 x\"", 1000, "x"), ("ColdBoot", 0, "ColdBoot"),
            ("\"901 { } ; x\"", 901, "{ } ; x"), ("\"99999 x\"", 0, "99999 x"), ("\"901-x\"", 0, "901-x"),
        ] as [(String, UInt16, String)])
    func reasons(_ text: String, _ code: UInt16, _ words: String) throws {
        let message = try Message(decodingText: Array("!/1 mg T=1{C=-{SC=ROOT{SV{MT=RS,RE=\(text)}}}}".utf8))
        #expect(Self.change(message)?.reason == ServiceChangeReason(code: code, text: words))
        #expect(try Message(decodingText: message.encodedText(.long)) == message)
    }

    @Test func everyParameterOfServiceChange() throws {
        let text =
            "!/1 mg T=1{C=-{SC=A4/1{SV{MT=X-odd,DL=4294967295,AD=<other>:1,RE=\"900\",20261123t09050000,"
            + "X-SERIAL=\"12 3\",X+L=[a, b],X-GT>5}}}}"
        let expected = ServiceChangeRequest(
            method: .other("X-odd"), reason: ServiceChangeReason(code: 900, text: ""),
            address: .identifier(.domain("other", port: 1)), timeStamp: TimeStamp(date: 20_261_123, time: 9_050_000),
            delay: .max,
            extensions: [
                ServiceChangeExtension(name: "X-SERIAL", value: "12 3"),
                ServiceChangeExtension(name: "X+L", value: .allOf(["a", "b"])),
                ServiceChangeExtension(name: "X-GT", value: .greater("5")),
            ])
        let message = try Message(decodingText: Array(text.utf8))
        #expect(Self.change(message) == expected)
        for tokens in TokenLength.allCases {
            #expect(try Message(decodingText: message.encodedText(tokens)) == message)
        }
        let port = try Message(decodingText: Array("!/1 mg T=1{C=-{SC=ROOT{SV{MT=RS,RE=\"900\",AD=55555}}}}".utf8))
        #expect(Self.change(port)?.address == .port(55_555))
    }

    @Test("values are bare where every byte is a SafeChar, and quoted otherwise") func values() throws {
        let safe = Set("0123456789+-&!_/'?@^`~*$\\()%|.abcxyzABCXYZ".utf8)
        for byte: UInt8 in 0x20...0x7E where byte != UInt8(ascii: "\"") {
            if byte | 0x20 >= 0x61, byte | 0x20 <= 0x7A, !safe.contains(byte) { continue }
            let change = ServiceChangeRequest(
                method: .restart, reason: .coldBoot,
                extensions: [ServiceChangeExtension(name: "X-A", value: String(UnicodeScalar(byte)))])
            let message = Message(
                sender: .device("mg"), transactions: [GoldenMessage.request(1, .serviceChange(change))])
            let bytes = message.encodedText(.short)
            #expect(try Message(decodingText: bytes) == message)
            let value = String(decoding: bytes, as: UTF8.self).split(separator: "X-A=").last?.dropLast(4)
            let text = String(UnicodeScalar(byte))
            #expect(value == (safe.contains(byte) ? Substring(text) : Substring("\"\(text)\"")))
        }
    }

    @Test(
        "keeps context properties, errors beside replies and segments of version 3",
        arguments: [
            "!/1 mg T=1{C=2{TP{a,b,IS},PR=5,EG,CA{TP,PR},S=a}}", "!/2 mg T=1{C=2{CA{TP}},C=${A=$}}",
            "!/1 mg P=1{C=2{TP{a,b,IS},S=a,ER=430{\"x\"}},C=*{PR=5,ER=411{}}}",
            "!/1 mg P=1{IA,ER=403{}}P=2{IA,C=-{S=a}}",
            "!/1 mg T=1{C=-{AV=a{AT{M,PG}},AC=b{AT{SG}},N=a{OE=1{al/on,*/*{x=y}},ER=518{}}}}K{1,2-3}PN=4{}",
            "!/3 mg T=1{C=-{AV=a{AT{M{ST=1{O{MO}}},E=5{al/on}}}}}", "!/1 mg ER=400{\"line 1\"}",
        ])
    func rest(_ text: String) throws {
        let message = try Message(decodingText: Array(text.utf8))
        #expect(
            String(decoding: message.encodedText(.short), as: UTF8.self).filter { $0 != " " }
                == text.filter { $0 != " " })
        #expect(try Message(decodingText: message.encodedText(.long)) == message)
    }

    @Test func segmentsOfVersion3AreRead() throws {
        let message = try Message(decodingText: Array("!/3 mg P=8/1/END{C=-{SC=ROOT}}SM=8/1/&".utf8))
        let action = ActionReply(commands: [CommandReply(.serviceChange(nil))])
        let segment = Segment(number: 1, isLast: true)
        #expect(
            message.body
                == .transactions([
                    .reply(TransactionReply(identifier: 8, outcome: .actions([action]), segment: segment)),
                    .segmentReply(SegmentReply(identifier: 8, segment: segment)),
                ]))
    }

    @Test func textsThatCannotBeQuotedAreMadeSafe() {
        let message = Message(
            sender: .device("mg"), body: .error(ErrorDescriptor(code: 400, text: "say \"é\"\n")))
        #expect(String(decoding: message.encodedText(.short), as: UTF8.self) == "!/1 mg ER=400{\"say '??'?\"}")
    }

    private static func change(_ message: Message) -> ServiceChangeRequest? {
        guard case .transactions(let transactions) = message.body, case .request(let request)? = transactions.first,
            case .serviceChange(let change)? = request.actions.first?.commands.first?.command
        else { return nil }
        return change
    }
}
