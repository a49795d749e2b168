/// UnregRequestReason (H.225.0 Annex H), the alternatives without parameters; others decode as `.other`.
public enum UnregistrationReason: Hashable, Sendable {
    case reregistrationRequired, ttlExpired, securityDenial, undefinedReason, maintenance
    /// An alternative by its index: 0…3 in the root, 4 and more in the extension.
    case other(Int)

    /// How many alternatives the root of the CHOICE has.
    static let rootAlternatives = 4

    init(index: Int) {
        self =
            switch index {
            case 0: .reregistrationRequired
            case 1: .ttlExpired
            case 2: .securityDenial
            case 3: .undefinedReason
            case 4: .maintenance
            case _: .other(index)
            }
    }

    var index: Int {
        switch self {
        case .reregistrationRequired: 0
        case .ttlExpired: 1
        case .securityDenial: 2
        case .undefinedReason: 3
        case .maintenance: 4
        case .other(let index): index
        }
    }
}
