/// The screens that an agent can be asked for.
public enum ConsoleScreen: String, Hashable, Sendable, CaseIterable {
    // Gateway.
    case mgcList, mgc, recovery, faults
    // Controller.
    case statusRegionRegistration, statusRegion, statusMediaGateways, listMediaGateway, listSurvivableProcessor,
        ipOptions, registeredStations
    // Phones.
    case phones
    // Session manager.
    case entityLinks, entityStatistics
}
