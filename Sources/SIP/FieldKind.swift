/// The header fields that a transaction rests on, told apart once while a message is read.
enum FieldKind: CaseIterable {
    case via, from, to, callIdentifier, cSeq, maxForwards, contact, contentLength, date
    /// Any other, or a name against the grammar.
    case other

    /// - Parameter name: the name as written, long or compact, in any case.
    init(name: ArraySlice<UInt8>) {
        func spells(_ text: String) -> Bool { Characters.areEqual(name, text.utf8) }
        switch name.count {
        case 1: self = Self.compact(name.first ?? 0)
        case 2: self = spells("to") ? .to : .other
        case 3: self = spells("via") ? .via : .other
        case 4: self = spells("from") ? .from : spells("cseq") ? .cSeq : spells("date") ? .date : .other
        case 7: self = spells("call-id") ? .callIdentifier : spells("contact") ? .contact : .other
        case 12: self = spells("max-forwards") ? .maxForwards : .other
        case 14: self = spells("content-length") ? .contentLength : .other
        case _: self = .other
        }
    }

    /// The long name.
    var name: String {
        switch self {
        case .via: "Via"
        case .from: "From"
        case .to: "To"
        case .callIdentifier: "Call-ID"
        case .cSeq: "CSeq"
        case .maxForwards: "Max-Forwards"
        case .contact: "Contact"
        case .contentLength: "Content-Length"
        case .date: "Date"
        case .other: "header field"
        }
    }

    /// True where a message must have it (RFC 3261 §8.1.1; clients of RFC 2543 know no Max-Forwards).
    var isRequired: Bool {
        switch self {
        case .via, .from, .to, .callIdentifier, .cSeq: true
        case .maxForwards, .contact, .contentLength, .date, .other: false
        }
    }

    /// True where a message may have it once only; for Content-Length equal values are let pass.
    var isSingle: Bool {
        switch self {
        case .from, .to, .callIdentifier, .cSeq, .maxForwards: true
        case .via, .contact, .contentLength, .date, .other: false
        }
    }

    private static func compact(_ letter: UInt8) -> FieldKind {
        switch letter | 0x20 {
        case UInt8(ascii: "v"): .via
        case UInt8(ascii: "f"): .from
        case UInt8(ascii: "t"): .to
        case UInt8(ascii: "i"): .callIdentifier
        case UInt8(ascii: "m"): .contact
        case UInt8(ascii: "l"): .contentLength
        case _: .other
        }
    }
}
