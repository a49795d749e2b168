/// The screens that an agent can be asked for.
public enum ConsoleScreen: String, Hashable, Sendable, CaseIterable {
    // Gateway.
    case mgcList, mgc, recovery, faults, localSurvivability, system, runningConfiguration,
        moduleList, ipInterfaces
    // Controller.
    case statusRegionRegistration, statusRegion, statusMediaGateways, listMediaGateway, listSurvivableProcessor,
        listRecoveryRules, listNodeNames, traceRAS, registeredStations, alarms, events,
        statusMediaGateway, statusNetworkRegion, essClusters, health
    // The forms of a controller.
    case ipOptions, processorEthernet, networkRegion, mediaGateway, recoveryRule, survivableProcessor
    // Phones.
    case phones
    // Media server.
    case mediaServer
    // Session manager.
    case entityLinks, entityStatistics
}
