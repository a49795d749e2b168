/// A run of letters and digits in lower case, packed so that comparing two takes three instructions.
///
/// Words of more than 24 bytes are ``tooLong``, which equals no keyword.
struct Word: Hashable, Sendable {
    private var first: UInt64 = 0
    private var second: UInt64 = 0
    private var third: UInt64 = 0
    private(set) var count = 0

    init() {}

    init(_ text: String) {
        for byte in text.utf8 { append(byte) }
    }

    var isEmpty: Bool { count == 0 }

    /// Takes one more letter or digit; the bit that tells `a` from `A` is set, which leaves digits alone.
    mutating func append(_ byte: UInt8) {
        let folded = UInt64(byte | 0x20)
        if count < 8 {
            first = first << 8 | folded
        } else if count < 16 {
            second = second << 8 | folded
        } else {
            third = third << 8 | folded
        }
        count += 1
    }

    static func == (left: Word, right: Word) -> Bool {
        left.first == right.first && left.count == right.count && left.second == right.second
            && left.third == right.third && left.count <= 24
    }
}

/// A token of RFC 3525 Annex B.2 in its long and its short spelling; letter case does not count on input.
struct Keyword: Sendable {
    let long: [UInt8]
    let short: [UInt8]
    private let longWord: Word
    private let shortWord: Word

    init(_ long: String, _ short: String) {
        self.long = Array(long.utf8)
        self.short = Array(short.utf8)
        longWord = Word(long)
        shortWord = Word(short)
    }

    /// Lets a `switch` over a ``Word`` name keywords.
    static func ~= (keyword: Keyword, word: Word) -> Bool { word == keyword.longWord || word == keyword.shortWord }

    var longText: String { String(decoding: long, as: UTF8.self) }
}

extension Keyword {
    static let add = Keyword("Add", "A")
    static let audit = Keyword("Audit", "AT")
    static let auditCapability = Keyword("AuditCapability", "AC")
    static let auditValue = Keyword("AuditValue", "AV")
    static let authentication = Keyword("Authentication", "AU")
    static let context = Keyword("Context", "C")
    static let contextAudit = Keyword("ContextAudit", "CA")
    static let delay = Keyword("Delay", "DL")
    static let digitMap = Keyword("DigitMap", "DM")
    static let disconnected = Keyword("Disconnected", "DC")
    static let emergency = Keyword("Emergency", "EG")
    static let error = Keyword("Error", "ER")
    static let eventBuffer = Keyword("EventBuffer", "EB")
    static let events = Keyword("Events", "E")
    static let failover = Keyword("Failover", "FL")
    static let forced = Keyword("Forced", "FO")
    static let graceful = Keyword("Graceful", "GR")
    static let handOff = Keyword("HandOff", "HO")
    static let immediateAcknowledgement = Keyword("ImmAckRequired", "IA")
    static let local = Keyword("Local", "L")
    static let media = Keyword("Media", "M")
    static let megaco = Keyword("MEGACO", "!")
    static let method = Keyword("Method", "MT")
    static let controllerToTry = Keyword("MgcIdToTry", "MG")
    static let modem = Keyword("Modem", "MD")
    static let modify = Keyword("Modify", "MF")
    static let move = Keyword("Move", "MV")
    static let mtp = Keyword("MTP", "MTP")
    static let mux = Keyword("Mux", "MX")
    static let notify = Keyword("Notify", "N")
    static let observedEvents = Keyword("ObservedEvents", "OE")
    static let optional = Keyword("O", "O")
    static let packages = Keyword("Packages", "PG")
    static let pending = Keyword("Pending", "PN")
    static let priority = Keyword("Priority", "PR")
    static let profile = Keyword("Profile", "PF")
    static let reason = Keyword("Reason", "RE")
    static let remote = Keyword("Remote", "R")
    static let reply = Keyword("Reply", "P")
    static let responseAcknowledgement = Keyword("TransactionResponseAck", "K")
    static let restart = Keyword("Restart", "RS")
    static let serviceChange = Keyword("ServiceChange", "SC")
    static let serviceChangeAddress = Keyword("ServiceChangeAddress", "AD")
    static let services = Keyword("Services", "SV")
    static let signals = Keyword("Signals", "SG")
    static let statistics = Keyword("Statistics", "SA")
    static let subtract = Keyword("Subtract", "S")
    static let topology = Keyword("Topology", "TP")
    static let transaction = Keyword("Transaction", "T")
    static let version = Keyword("Version", "V")
    static let wildcard = Keyword("W", "W")

    // Versions 2 and 3 (H.248.1 v3 Annex B.2, spellings as Erlang/OTP reads them).
    static let contextAttributes = Keyword("ContextAttr", "CT")
    static let contextList = Keyword("ContextList", "CLT")
    static let emergencyOff = Keyword("EmergencyOff", "EGO")
    /// Version 2 spells its long token so, as if the rule's name were the token.
    static let emergencyOffToken = Keyword("EmergencyOffToken", "EGO")
    static let internationalEmergencyPreference = Keyword("IEPSCall", "IEPS")
    static let messageSegment = Keyword("Segment", "SM")
    static let segmentationComplete = Keyword("END", "END")
    static let serviceChangeIncomplete = Keyword("ServiceChangeInc", "SIC")

    /// The descriptors that an audit can ask for (Annex B.2 auditItem).
    static let auditItems = [
        mux, modem, media, signals, eventBuffer, digitMap, statistics, events, observedEvents, packages,
    ]
}

extension CommandKind {
    var keyword: Keyword {
        switch self {
        case .add: .add
        case .move: .move
        case .modify: .modify
        case .subtract: .subtract
        case .auditValue: .auditValue
        case .auditCapabilities: .auditCapability
        case .notify: .notify
        case .serviceChange: .serviceChange
        }
    }

    init?(_ word: Word) {
        switch word {
        case Keyword.serviceChange: self = .serviceChange
        case Keyword.auditValue: self = .auditValue
        case Keyword.notify: self = .notify
        case Keyword.modify: self = .modify
        case Keyword.add: self = .add
        case Keyword.subtract: self = .subtract
        case Keyword.move: self = .move
        case Keyword.auditCapability: self = .auditCapabilities
        default: return nil
        }
    }
}
