public import Analysis
import Agents
import SIP
public import Topologies

extension Topology {
    /// What an analysis cannot learn from packets, as this topology has it: names, regions, who backs whom.
    public var nameBook: NameBook {
        var book = NameBook()
        for router in routers {
            for address in router.interfaces.flatMap(\.addresses) { book.nodes[address] = router.name }
        }
        for node in nodes {
            for address in node.interface.addresses { book.nodes[address] = node.name }
            switch node.kind {
            case .agent(.gateway(let settings)):
                book.regions[node.name] = node.region
                book.primarySide[node.name] = settings.mgcList.prefix(settings.transitionPoint).map(\.name)
            case .agent(.controller(let settings)):
                switch settings.role {
                case .main:
                    book.controllers[node.name] = .main
                    book.regionDisabledErrors = [Int(settings.regionDisabledError)]
                case .survivableRemote, .survivableCore: book.controllers[node.name] = .survivable
                }
            case .agent(.mediaServer(let settings)):
                book.mediaServers[node.name] = settings.controllers.map(\.peer)
            case .agent(.sessionManager(let settings)):
                for link in settings.entityLinks {
                    book.linkTables[node.name, default: [:]][link.peer] = EntityLinkTable(settings, link)
                }
            case .agent(.phones): book.phones[node.name] = node.region
            case .agent(.stub): break
            case .program: book.regions[node.name] = node.region
            }
        }
        book.listsSendings = expectations.contains { $0.claim.needsSendings }
        book.passedOver = passedOver
        for region in regions { book.backupServers[region.number] = region.backupServers }
        return book
    }

    /// The survivables whose activity main does not act on, because of their release or its own.
    private var passedOver: Set<String> {
        let servers = nodes.compactMap { node -> ControllerSettings? in
            if case .agent(.controller(let settings)) = node.kind { settings } else { nil }
        }
        guard forceToActiveSurvivable, let main = servers.first(where: { $0.role == .main }) else { return [] }
        let others = servers.filter { server in
            server.role.isSurvivable
                && main.release.objection(to: server.release, of: server.role, by: main.releaseCheck) != nil
        }
        return Set(others.map(\.name))
    }
}

extension Claim {
    /// True where only the list of all sendings can tell.
    fileprivate var needsSendings: Bool {
        switch self {
        case .event(let event):
            if event.filter.isOfMessages || event.origin.event?.isOfMessages == true { return true }
            if case .since(let filter, _, _) = event.measure { return filter.isOfMessages }
            return false
        case .tries(let tries): return tries.origin.event?.isOfMessages == true
        case .retransmissions: return true
        case .split, .noSplit, .prevented, .notPrevented, .registered, .neverRegistered, .stays, .refused, .outage,
            .primarySearch, .active, .neverActive, .regionState, .entityLink, .entityLinkNever, .state,
            .longest, .total, .phones, .contactCentre, .scheduledCalls:
            return false
        }
    }
}

extension Claim.EventFilter {
    fileprivate var isOfMessages: Bool {
        switch kind {
        case .sent, .repeated, .received: true
        case .milestone: false
        }
    }
}

extension EntityLinkTable {
    /// The table, tries and timeout that a session manager has for one of its links.
    fileprivate init(_ settings: SessionManagerSettings, _ link: EntityLink) {
        let own = link.overrides
        self.init(
            EntityLinkVerdicts(own.verdictPreset ?? settings.verdictPreset, own: own.answers),
            tries: (own.retries ?? settings.retries) + 1, timeout: own.timeout ?? settings.sipTiming.t1 * 64)
    }
}
