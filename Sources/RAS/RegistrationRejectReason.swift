/// RegistrationRejectReason (H.225.0 Annex H), the alternatives without parameters; others decode as `.other`.
public enum RegistrationRejectReason: Hashable, Sendable {
    case discoveryRequired, invalidRevision, invalidCallSignalAddress, invalidRASAddress, invalidTerminalType
    case undefinedReason, transportNotSupported, resourceUnavailable, invalidAlias, securityDenial
    case fullRegistrationRequired
    /// An alternative by its index: 0…7 in the root, 8 and more in the extension.
    case other(Int)
}
