/// A kind of event that an expectation can name: a message that passes, or a milestone.
public enum EventKind: Hashable, Sendable {
    /// A message leaves for the first time, is sent again, arrives.
    case sent(MessageKind)
    case repeated(MessageKind)
    case received(MessageKind)
    case milestone(Milestone)

    /// The words of a topology file, such as `OPTIONS repeated` or `link lost`.
    public var words: String {
        switch self {
        case .sent(let kind): "\(kind.rawValue) sent"
        case .repeated(let kind): "\(kind.rawValue) repeated"
        case .received(let kind): "\(kind.rawValue) received"
        case .milestone(let milestone): milestone.rawValue
        }
    }

    /// Who can tell of it, the one who is asked first in front.
    public var witnesses: [Claim.Witness] {
        switch self {
        case .sent, .repeated, .received: [.packets]
        case .milestone(let milestone): milestone.witnesses
        }
    }

    /// What can happen to a subject of this kind, in the order in which it is told to people.
    public static func all(of subject: Claim.Subject) -> [EventKind] {
        switch subject {
        case .gateway: gateway
        case .controller: controller
        case .region: region
        case .entityLink: entityLink
        }
    }

    private static let gateway =
        [
            .attempt, .connectionRefused, .registered, .refused, .unanswered, .linkLost, .unregistered, .crossing,
            .searchStarted, .primarySearchExpired, .totalSearchExpired, .localSetup, .localRegistered, .localTeardown,
            .localUnregistered, .booted, .reset, .alarmRaised, .alarmCleared, .callsKept, .callsPreserved,
            .callsDropped, .callBlocked,
        ].map { EventKind.milestone($0) }
        + passages([
            .serviceChange, .serviceChangeReply, .probe, .probeReply, .megaco, .synchronize, .finish, .reset,
        ])

    private static let controller =
        [
            .active, .inactive, .gatewayRegistered, .gatewayRefused, .gatewayUnregistered, .gatewayLost,
            .linkLossDelayExpired, .survivableRegistered, .survivableRefused, .survivableLost, .registeredWithMain,
            .refusedByMain, .mainLost, .denialEvent, .mediaServerRegistered, .mediaServerLost, .alarmRaised,
            .alarmCleared, .booted, .reset, .callsCleared,
        ].map { EventKind.milestone($0) } + passages(MessageKind.allCases)

    private static let region: [EventKind] =
        [
            .splitBegins, .splitEnds, .prevented, .enabled, .pendingDisable, .disabled, .pendingEnable,
            .pendingAutoDisable, .autoDisabled, .pendingAutoEnable,
        ].map { .milestone($0) }

    private static let entityLink =
        [.up, .down, .partiallyUp, .denyNewService].map { EventKind.milestone($0) }
        + passages([.options, .optionsAnswer, .invite, .inviteAnswer])

    private static func passages(_ kinds: [MessageKind]) -> [EventKind] {
        kinds.flatMap { kind in
            kind.isRepeatable ? [.sent(kind), .repeated(kind), .received(kind)] : [.sent(kind), .received(kind)]
        }
    }
}
