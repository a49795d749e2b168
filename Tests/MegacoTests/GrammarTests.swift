import Megaco
import Testing
import Wire

/// Every rule of the grammar once, in the one spelling with short tokens that is sent.
@Suite("The whole grammar, H.248.1 Annex B.2") struct GrammarTests {
    /// Bodies of a Modify, by the first version that has them.
    static let descriptors: [(version: Int, text: String)] = [
        (1, "M{TS{root/x=5,BF=OFF,SI=IV}}"), (1, "M{TS{BF=SP,SI=TE}}"), (1, "M{TS{SI=OS}}"),
        (1, "M{O{MO=SO,RV=ON,RG=OFF,tdmc/ec=on,tdmc/gain=\"a b\"}}"),
        (1, "M{ST=1{O{MO=RC},L{\nv=0\na=x\\}\n},R{}},ST=2{O{MO=SR}}}"),
        (1, "M{O{MO=IN}}"), (1, "M{O{MO=LB}}"), (1, "M{L{\nv=0\n}}"),
        (1, "M{O{a/b=[1,2],a/c={x,\"y z\"},a/d=[1:5],a/e>5,a/f<\"6\",a/g#7,a/*=[x]}}"),
        (1, "MD=V18"), (1, "MD[V22,V22b,V32,V32b,V34,V90,V91,SN,X-odd]{a/b=1}"),
        (1, "MX=H221{a,b}"), (1, "MX=H223{a}"), (1, "MX=H226{a}"), (1, "MX=V76{a}"), (1, "MX=X+mux{a}"),
        (2, "MX=N64{a}"),
        (1, "E"), (1, "E=*{*/*}"), (1, "E=1{al/on{KA,DM=d,ST=2,strict=state}}"),
        (1, "E=1{al/on{DM={T:1,S:2,L:99,([1-7]xxx|0S.|x[1-35AF].)},EM{SG,E=2{al/of{EM{SG{cg/bt}}}}}}}"),
        (1, "E=1{al/on{EM{E}},al/fl{EM{SG{cg/rt}}}}"),
        (3, "E=1{al/on{NBIN},al/of{NBNN,RSE},al/fl{NBRN},x/y{NBRN{EM{SG,E=2{al/on{NBRN}}}}}}"),
        (1, "EB"), (1, "EB{al/on,al/of{ST=1,strict=state}}"),
        (1, "SG"), (1, "SG{cg/rt}"),
        (1, "SG{cg/rt{ST=1,SY=TO,DR=500,NC={TO,IBE,IBS,OR},KA,x=1},SL=5{a/b{SY=OO},c/d{SY=BR}}}"),
        (3, "SG{cg/rt{NC={IR},SPADI=EX,SPARQ=7,SPAIS=10},a/b{SPADI=IT},c/d{SPADI=B,SPARQ=*}}"),
        (1, "DM=d"), (1, "DM=d{T:10,(1|2)}"), (1, "DM={1x.}"), (2, "DM=d{Z:5,1Z2}"),
        (1, "AT{}"), (1, "AT{MX,MD,M,SG,EB,DM,SA,E,OE,PG}"),
        (2, "AT{M{TS{SI,BF,a/b},O{MO,RV,RG,a/b},ST=1{O{MO}}}}"),
        (2, "AT{E=1{al/on},SG{cg/rt},EB{al/on{ST=1}},DM=d,SA{a/b},PG{al-1}}"),
        (2, "AT{E{al/on},SG{},EB{al/on{strict}},SG{SL=5},SG{SL=6{a/b}}}"),
        (3, "AT{M{TS{SI=IV,a/b=1},O{MO=SR,a/b>2},L{\nv=0\n},R{},SA{a/b},ST=1{O{MO#IN},SA{c/d}}}}"),
        (3, "AT{M{TS{SI#TE}}}"),
        (3, "SA"), (3, "SA{a/b}"), (3, "M{ST=1{SA}}"), (3, "M{SA{a/b}}"),
    ]

    /// Bodies of an AuditValue reply.
    static let returned: [(version: Int, text: String)] = [
        (1, "MX,MD,M,DM,OE,PG,SG,EB,E,SA"), (1, "OE=1{20261123T09050000:al/on{ST=1,x=y},al/of},PG{al-1,cg-2}"),
        (1, "SA{nt/os=5,nt/dur,a/b=\"x y\"},ER=500{\"x\"}"), (3, "SA{nt/os=[1,2]}"), (1, "M{L{\nv=0\n}}"),
    ]

    /// Bodies of a Transaction.
    static let actions: [(version: Int, text: String)] = [
        (1, "C=1{TP{a,b,BW,a,*,IS,b,a,OW},PR=5,EG,CA{TP,EG,PR}}"), (2, "C=1{EGO,TP{a,b,OW,ST=1,c,d,IS}}"),
        (3, "C=1{TP{a,b,OWE,a,c,OWB},IEPS=ON,CT{a/b=1,c/d>2},A=a}"), (3, "C=*{CT{CLT={1,2,-}},CA{IEPS,a/b,a/*}}"),
        (3, "C=*{CA{PR=5,EGV=EG,IEPS=OFF,CT{CLT={1}},CT{a/b=1},ANSLgc}}"), (3, "C=*{CA{EGV=EGO,ORLgc}}"),
        (3, "C=*{CA{CT{TP,EG,PR,IEPS,a/b}}}"),
        (1, "C=${A=$,MV=a/b{SG}},C=5{O-S=a,W-S=a/*,O-W-S=*{AT{}}}"), (3, "C=1{S=[a,b,c],AV=[a,b]{AT{}}}"),
        (1, "C=-{N=a{OE=1{al/on},ER=518{}}}"),
        (2, "C=-{SC=a{SV{MT=RS,RE=\"901\",M,SG,PG{al-1},DM=d}}}"),
        (3, "C=-{SC=a{SV{MT=GR,RE=\"908 x\",DL=0,MG=<a.b>:1,V=3,PF=p/1,20261123T09050000,X-A=[1,2],SIC}}}"),
    ]

    /// Bodies of a Reply.
    static let replies: [(version: Int, text: String)] = [
        (1, "C=-{AV=C{a,b},AC=C{ER=500{}},AV=a,AC=b{SG{cg/rt}},N=a{ER=500{}},SC=ROOT{ER=500{\"x\"}}}"),
        (1, "C=1{TP{a,b,BW},PR=5,EG,A=a{M{L{}}},ER=500{}},C=*{ER=411{}}"), (3, "C=1,C=2{AV=[a,b]{SG}}"),
    ]

    static let texts: [String] =
        descriptors.map { "!/\($0.version) mg T=1{C=1{MF=a{\($0.text)}}}" }
        + returned.map { "!/\($0.version) mg P=1{C=1{AV=a{\($0.text)}}}" }
        + actions.map { "!/\($0.version) mg T=1{\($0.text)}" } + replies.map { "!/\($0.version) mg P=1{\($0.text)}" }
        + [
            "!/3 mg P=1/1{IA,C=1{A=a}}", "!/3 mg P=1/2/&{ER=500{}} SM=1/2/& SM=1/3", "!/1 mg K{1,3-5} PN=6{}",
            "AU=0x01234567:0x89ABCDEF:0x0123456789ABCDEF01234567 !/1 mg ER=402{\"Unauthorized\"}",
        ]

    @Test("comes back as it was", arguments: texts) func canonical(_ text: String) throws {
        let message = try Message(decodingText: Array(text.utf8))
        #expect(String(decoding: message.encodedText(.short), as: UTF8.self) == text)
        #expect(try Message(decodingText: message.encodedText(.long)) == message)
    }

    @Test("comes back from every legal spelling", arguments: texts) func spellings(_ text: String) throws {
        let message = try Message(decodingText: Array(text.utf8))
        for seed: UInt64 in 0..<20 {
            let spelled = message.randomlySpelledText(seed: seed)
            let again = GoldenMessageTests.outcome(of: spelled)
            #expect(again.message == message, "\(String(decoding: spelled, as: UTF8.self)): \(again)")
        }
    }

    @Test("is spelled at random as the seed and the message decide") func randomly() throws {
        let messages = try Self.texts.map { try Message(decodingText: Array($0.utf8)) }
        let encoding = TextSpelling.random.encoding(seed: 7)
        let spelled = try messages.map { try $0.encoded(encoding) }
        #expect(spelled == (try messages.map { try $0.encoded(encoding) }))
        #expect(spelled != (try messages.map { try $0.encoded(TextSpelling.random.encoding(seed: 8)) }))
        for (message, bytes) in zip(messages, spelled) { #expect(try Message(decoding: bytes, encoding) == message) }
        let all = String(decoding: spelled.joined(), as: UTF8.self)
        for word in ["MEGACO/", "!/", ";a comment", "\t", "\r\n"] { #expect(all.contains(word), "\(word)") }
    }

    @Test("cut short never crashes, and says where it stopped", arguments: texts) func prefixes(_ text: String) {
        let bytes = Array(text.utf8)
        for count in 0..<bytes.count {
            guard let error = GoldenMessageTests.outcome(of: Array(bytes[..<count])).error else { continue }
            #expect((0...count).contains(error.error.offset), "\(count) bytes: \(error)")
        }
    }

    @Test("of a later version is refused in an earlier one", arguments: descriptors + actions + returned + replies)
    func versions(_ row: (version: Int, text: String)) throws {
        guard row.version > 1 else { return }
        let later = try #require(Self.texts.first { $0.contains(row.text) && $0.hasPrefix("!/\(row.version)") })
        let earlier = "!/\(row.version - 1)" + later.dropFirst(3)
        #expect(GoldenMessageTests.outcome(of: Array(earlier.utf8)).error != nil)
    }
}
