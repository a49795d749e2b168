import Megaco
import Testing
import Wire

/// What cannot be read: where reading stops and what the sender is told.
@Suite("What the decoder refuses, H.248.1 Annex B.2 and H.248.8") struct RefusalTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let text: String
        /// Where reading stops.
        let offset: Int
        /// The body of the answer in short tokens; nil where there is none.
        let answer: String?

        init(_ text: String, _ offset: Int, _ answer: String?) {
            (self.text, self.offset, self.answer) = (text, offset, answer)
        }

        var testDescription: String { text }
    }

    static let syntax400 = "ER=400{\"Syntax error in message\"}"
    static let syntax403 = "ER=403{\"Syntax error in transaction request\"}"
    static let syntax422 = "ER=422{\"Syntax Error in Action\"}"
    static let syntax442 = "ER=442{\"Syntax Error in Command\"}"

    static let messages = [
        Row("", 0, nil), Row("\0\0\0", 0, nil), Row("HTTP/1.1 200 OK", 0, nil), Row("MEGACO 1 mg PN=1{}", 6, nil),
        Row("MEGACO / 1 mg PN=1{}", 6, nil), Row("!/x mg PN=1{}", 2, nil), Row("!/99999999999 mg PN=1{}", 2, nil),
        Row("!/1", 3, syntax400), Row("!/1 ", 4, syntax400), Row("!/1[1.2.3.4] PN=1{}", 3, syntax400),
        Row("!/1 mg", 6, syntax400), Row("!/1 [1.2.3.4]PN=1{}", 13, syntax400),
        Row("!/1 [999.1.1.1] PN=1{}", 5, syntax400), Row("!/1 [1.2.3] PN=1{}", 5, syntax400),
        Row("!/1 [1.2.3.4]:65536 PN=1{}", 14, syntax400), Row("!/1 [1::2::3] PN=1{}", 5, syntax400),
        Row("!/1 <-a> PN=1{}", 5, syntax400), Row("!/1 MTP{01} PN=1{}", 8, syntax400),
        Row("!/0 mg PN=1{}", 2, "ER=406{\"Version Not Supported\"}"),
        Row("!/4 mg PN=1{}", 2, "ER=406{\"Version Not Supported\"}"),
        Row("!/100 mg PN=1{}", 2, "ER=406{\"Version Not Supported\"}"),
        Row("!/1 mg xyz", 7, syntax400), Row("!/1 mg ER=400{\"a\"b\"}", 17, nil), Row("!/1 mg ER=400{}x", 15, nil),
    ]

    static let transactions = [
        Row("!/1 mg T=x{C=-{S=a}}", 9, "P=0{\(syntax403)}"), Row("!/1 mg T=-1{C=-{S=a}}", 9, "P=0{\(syntax403)}"),
        Row("!/1 mg T=4294967296{C=-{S=a}}", 9, "P=0{\(syntax403)}"), Row("!/1 mg T=7", 10, "P=7{\(syntax403)}"),
        Row("!/1 mg T=7{}", 11, "P=7{\(syntax422)}"), Row("!/1 mg T=7{S=a}", 11, "P=7{\(syntax422)}"),
        Row("!/1 mg T=7{C=-{S=a}}}", 20, "P=7{\(syntax403)}"), Row("!/1 mg T=7{C=-{S=a}}\0", 20, "P=7{\(syntax403)}"),
        Row("!/1 mg T=7{C=-{S=a}", 19, "P=7{\(syntax403)}"), Row("!/1 mg P=7{", 11, nil),
        Row("!/1 mg PN=7{x}", 12, nil),
        Row("!/1 mg K{}", 9, nil), Row("!/1 mg K{5-4}", 9, nil), Row("!/1 mg P=7{C=-{SC=ROOT{}}}", 23, nil),
        Row("!/1 mg P=7{C=-{AV=a{}}}", 20, nil), Row("!/1 mg P=7{C=-{N=a{x}}}", 19, nil),
        Row("!/1 mg P=7/1{C=-{S=a}}", 10, nil),
    ]

    static let actions = [
        Row("!/1 mg T=7{C=0{S=a}}", 13, "P=7{\(syntax422)}"),
        Row("!/1 mg T=7{C=4294967295{S=a}}", 13, "P=7{\(syntax422)}"),
        Row("!/1 mg T=7{C=-{}}", 15, "P=7{C=-{\(syntax422)}}"),
        Row("!/1 mg T=7{C=5{S=a,}}", 19, "P=7{C=5{\(syntax422)}}"),
        Row("!/1 mg T=7{C=-{S=a,,S=b}}", 19, "P=7{C=-{\(syntax422)}}"),
        Row("!/1 mg T=7{C=-{Bogus=ROOT{}}}", 15, "P=7{C=-{ER=443{\"Unsupported or Unknown Command\"}}}"),
        Row("!/1 mg T=7{C=*{CA{TP,PR,TP}}}", 24, "P=7{C=*{\(syntax422)}}"),
    ]

    static let commands = [
        Row("!/1 mg T=7{C=-{SC=}}", 18, "P=7{C=-{\(syntax442)}}"),
        Row("!/1 mg T=7{C=-{SC=ROOT}}", 22, "P=7{C=-{SC=ROOT{\(syntax442)}}}"),
        Row("!/1 mg T=7{C=-{SC=ROOT{SV{}}}}", 26, "P=7{C=-{SC=ROOT{\(syntax442)}}}"),
        Row("!/1 mg T=7{C=-{AV=a{AT{XX}}}}", 23, "P=7{C=-{AV=a{ER=444{\"Unsupported or Unknown Descriptor\"}}}}"),
        Row("!/1 mg T=7{C=-{AV=a}}", 19, "P=7{C=-{AV=a{\(syntax442)}}}"),
        Row("!/1 mg T=7{C=-{MF=a{}}}", 20, "P=7{C=-{MF=a{\(syntax442)}}}"),
        Row("!/1 mg T=7{C=-{MF=a{SG{x/y,}}}}", 27, "P=7{C=-{MF=a{\(syntax442)}}}"),
        Row("!/1 mg T=7{C=-{MF=a{SG{x,y/z}}}}", 24, "P=7{C=-{MF=a{\(syntax442)}}}"),
        Row("!/1 mg T=7{C=-{MF=a{E=x{it/ito}}}}", 22, "P=7{C=-{MF=a{\(syntax442)}}}"),
        Row("!/1 mg T=7{C=-{MF=a{E=1{it/ito},E}}}", 32, "P=7{C=-{MF=a{\(syntax442)}}}"),
        Row("!/1 mg T=7{C=-{MF=a{XX{}}}}", 20, "P=7{C=-{MF=a{ER=444{\"Unsupported or Unknown Descriptor\"}}}}"),
        Row("!/1 mg T=7{C=-{MF=a{E=1{a/b{c=\"x\u{e9}\"}}}}}", 32, "P=7{C=-{MF=a{\(syntax442)}}}"),
        Row("!/1 mg T=7{C=-{N=a{OE=1{onhook}}}}", 30, "P=7{C=-{N=a{\(syntax442)}}}"),
        Row(
            "!/1 mg T=7{C=-{S=" + String(repeating: "a", count: 65) + "}}", 17, "P=7{C=-{\(syntax442)}}"),
    ]

    @Test(
        "stops at the right byte and answers at the right level",
        arguments: messages + transactions + actions + commands)
    func refusal(_ row: Row) throws {
        let error = try #require(GoldenMessageTests.outcome(of: Array(row.text.utf8)).error)
        #expect(error.error.offset == row.offset, "\(error)")
        let answer = error.answer.map { Message(sender: .device("me"), body: $0).encodedText(.short) }
        #expect(answer.map { String(decoding: $0, as: UTF8.self) } == row.answer.map { "!/1 me " + $0 })
    }

    @Test(
        "refuses these parameters of ServiceChange",
        arguments: [
            "MT=RS", "RE=\"901\"", "MT=RS,RE=\"901\",MT=RS", "MT=RS,RE=\"901\",RE=\"901\"", "MT=Nonsense,RE=\"901\"",
            "MT=RS,RE=\"901\",V=100", "MT=RS,RE=\"901\",V=x", "MT=RS,RE=\"901\",PF=a", "MT=RS,RE=\"901\",PF=a/100",
            "MT=RS,RE=\"901\",PF=a/1,PF=a/2", "MT=RS,RE=\"901\",AD=65536", "MT=RS,RE=\"901\",AD=1,MG=mgc",
            "MT=RS,RE=\"901\",20261123T090500", "MT=RS,RE=\"901\",20261123T09050000,20261123T09050000",
            "MT=RS,RE=\"901\",Foo=1", "MT=RS,RE=\"901\",X-TOOLONG=1", "MT=RS,RE=\"901\",X-A",
            "MT=RS,RE=\"901\",X-A=a=b", "MT=RS,RE=\"a\\\"b\"",
            "MT=RS,RE=\"a\nb\"", "MT=RS,,RE=\"901\"", "MT=RS,RE=\"901\",", "MT=RS,RE=\"901\",DL=4294967296",
        ])
    func parameters(_ text: String) throws {
        let bytes = Array("!/1 mg T=7{C=-{SC=ROOT{SV{\(text)}}}}".utf8)
        let error = try #require(GoldenMessageTests.outcome(of: bytes).error)
        #expect(error.level == .command)
        #expect(error.transaction == 7)
        #expect(error.descriptor == .syntaxErrorInCommand)
        #expect(error.wantsAnswer)
    }

    @Test("refuses what is too long or too many") func bounds() throws {
        let signals = Array(repeating: "a/b", count: 1_025).joined(separator: ",")
        let many = Array(repeating: "C=-{S=a}", count: 1_025).joined(separator: ",")
        for text in [
            "!/1 mg T=7{C=-{MF=a{SG{\(signals)}}}}", "!/1 mg T=7{\(many)}",
            "!/1 mg " + String(repeating: "PN=1{}", count: 1_025),
            "!/1 mg " + String(repeating: " ", count: 65_536),
        ] {
            let error = try #require(GoldenMessageTests.outcome(of: Array(text.utf8)).error)
            guard case .tooLarge = error.error.reason else {
                Issue.record("\(error)")
                continue
            }
        }
    }

    @Test("keeps the transactions before the fault") func preceding() throws {
        let text = "!/1 mg T=1{C=-{S=a}}PN=2{}T=3{C=-{S=,}}"
        let error = try #require(GoldenMessageTests.outcome(of: Array(text.utf8)).error)
        #expect(error.preceding.count == 2)
        #expect(error.sender == .device("mg"))
        #expect(error.version == 1)
        #expect(error.transaction == 3)
    }
}
