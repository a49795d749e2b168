/// The screens that an agent can be asked for.
public enum ConsoleScreen: String, Hashable, Sendable, CaseIterable {
    // Gateway.
    case mgcList, mgc, recovery, faults, localSurvivability
    // Controller.
    case statusRegionRegistration, statusRegion, statusMediaGateways, listMediaGateway, listSurvivableProcessor,
        ipOptions, registeredStations, alarms, events
    // Phones.
    case phones
    // Media server.
    case mediaServer
    // Session manager.
    case entityLinks, entityStatistics
}
