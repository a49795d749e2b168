import Megaco
import Testing

@Suite("Commands that a registration-only endpoint is sent, H.248.8") struct CommandRefusalTests {
    static let rows: [(request: String, reply: String)] = [
        ("AV=ROOT{AT{}}", "AV=ROOT"),
        ("AV=root{AT{}}", "AV=root"),
        ("AV=ROOT{AT{PG}}", "AV=ROOT{PG{it-1}}"),
        ("AV=ROOT{AT{PG,E}}", "AV=ROOT{PG{it-1},E}"),
        ("AV=ROOT{AT{M}}", "AV=ROOT{ER=444{\"Unsupported or Unknown Descriptor\"}}"),
        ("AV=A4/1{AT{}}", "AV=A4/1{ER=430{\"Unknown TerminationID\"}}"),
        ("AV=A4/*{AT{}}", "AV=A4/*{ER=431{\"No TerminationID matched a wildcard\"}}"),
        ("AC=ROOT{AT{}}", "AC=ROOT"),
        ("AC=ROOT{AT{SG}}", "AC=ROOT{ER=444{\"Unsupported or Unknown Descriptor\"}}"),
        ("MF=A4/1{E=1{al/on}}", "MF=A4/1{ER=430{\"Unknown TerminationID\"}}"),
        ("S=A4/1", "S=A4/1{ER=430{\"Unknown TerminationID\"}}"),
        ("A=$", "A=${ER=432{\"Out of TerminationIDs or No TerminationID available\"}}"),
        ("MV=A4/1", "MV=A4/1{ER=430{\"Unknown TerminationID\"}}"),
        ("A=ROOT", "A=ROOT{ER=443{\"Unsupported or Unknown Command\"}}"),
        ("MV=ROOT", "MV=ROOT{ER=443{\"Unsupported or Unknown Command\"}}"),
        ("S=ROOT", "S=ROOT{ER=443{\"Unsupported or Unknown Command\"}}"),
        ("N=ROOT{OE=1{it/ito}}", "N=ROOT{ER=443{\"Unsupported or Unknown Command\"}}"),
        ("MF=ROOT", "MF=ROOT"),
        ("MF=ROOT{E=1{it/ito{mit=60}}}", "MF=ROOT"),
        ("MF=ROOT{E=1{it/*},AT{}}", "MF=ROOT"),
        ("MF=ROOT{Events}", "MF=ROOT"),
        ("MF=ROOT{E=1{it/ito,al/on}}", "MF=ROOT{ER=445{\"Unsupported or Unknown Property\"}}"),
        ("MF=ROOT{M{TS{root/maxNumberOfContexts=1}}}", "MF=ROOT{ER=445{\"Unsupported or Unknown Property\"}}"),
        ("MF=ROOT{SG}", "MF=ROOT{ER=444{\"Unsupported or Unknown Descriptor\"}}"),
        ("MF=ROOT{E=1{it/ito},DM=x{1}}", "MF=ROOT{ER=444{\"Unsupported or Unknown Descriptor\"}}"),
    ]

    @Test("each gets its reply or its error", arguments: rows)
    func replies(_ row: (request: String, reply: String)) throws {
        let message = try Message(decodingText: Array("!/1 mgc T=1{C=-{\(row.request)}}".utf8))
        guard case .transactions(let transactions) = message.body, case .request(let request)? = transactions.first,
            let command = request.actions.first?.commands.first
        else {
            Issue.record("no command")
            return
        }
        let reply = Message(
            sender: .device("mg"),
            transactions: [
                .reply(
                    TransactionReply(
                        identifier: 1,
                        outcome: .actions([ActionReply(commands: [CommandRefusal.reply(to: command)])]))
                )
            ])
        #expect(String(decoding: reply.encodedText(.short), as: UTF8.self) == "!/1 mg P=1{C=-{\(row.reply)}}")
        #expect(try Message(decodingText: reply.encodedText(.short)) == reply)
    }

    @Test(
        "a failed command ends the transaction unless it is optional",
        arguments: [
            ("C=-{AV=ROOT{AT{}},S=a,AV=ROOT{AT{}}}", "C=-{AV=ROOT,S=a{ER=430{\"Unknown TerminationID\"}}}"),
            ("C=-{O-S=a,AV=ROOT{AT{}}}", "C=-{S=a{ER=430{\"Unknown TerminationID\"}},AV=ROOT}"),
            ("C=-{S=a},C=-{AV=ROOT{AT{}}}", "C=-{S=a{ER=430{\"Unknown TerminationID\"}}}"),
            ("C=5{S=a}", "C=5{ER=411{\"The transaction refers to an unknown ContextId\"}}"),
            ("C=${A=$}", "C=${ER=510{\"Insufficient resources\"}}"),
            // A termination that is named like a context: its error would be read as the context's.
            ("C=-{AV=Context{AT{}}}", "C=-{ER=430{\"Unknown TerminationID\"}}"),
            ("C=-{AC=C{AT{}},AV=ROOT{AT{}}}", "C=-{ER=430{\"Unknown TerminationID\"}}"),
            ("C=-{S=C}", "C=-{S=C{ER=430{\"Unknown TerminationID\"}}}"),
            ("C=*{CA{TP}}", "C=*{ER=501{\"Not Implemented\"}}"),
        ])
    func outcomes(_ actions: String, _ expected: String) throws {
        let message = try Message(decodingText: Array("!/1 mgc T=1{\(actions)}".utf8))
        guard case .transactions(let transactions) = message.body, case .request(let request)? = transactions.first
        else {
            Issue.record("no request")
            return
        }
        let outcome = CommandRefusal.outcome(of: request) { CommandRefusal.reply(to: $0) }
        let reply = Message(
            sender: .device("mg"), transactions: [.reply(TransactionReply(identifier: 1, outcome: outcome))])
        #expect(String(decoding: reply.encodedText(.short), as: UTF8.self) == "!/1 mg P=1{\(expected)}")
    }
}
