extension AdministeredForm {
    /// The form in the journal.
    var journalText: String {
        switch self {
        case .ipOptions: "system-parameters ip-options"
        case .processorEthernet: "ip-interface procr"
        case .networkRegion(let number): "ip-network-region \(number)"
        case .mediaGateway(let number): "media-gateway \(number)"
        case .recoveryRule(let number): "system-parameters mg-recovery-rule \(number)"
        case .survivableProcessor(let name): "survivable-processor \(name)"
        }
    }
}

extension FormField {
    /// The field and its value in the journal.
    var journalText: String {
        switch self {
        case .force(let isOn): "force phones and gateways to active survivable servers: \(isOn ? "y" : "n")"
        case .linkLossDelay(let time): "h.248 link loss delay timer: \(time.journalText)"
        case .enableInterface(let isOn): "enable interface: \(isOn ? "y" : "n")"
        case .name(let name): "name: \(name)"
        case .backupServers(let servers):
            "backup servers: \(servers.isEmpty ? "none" : servers.joined(separator: ", "))"
        case .serialNumber(let serial): "serial no: \(serial)"
        case .networkRegion(let number): "network region: \(number)"
        case .recoveryRule(let number): "recovery rule: \(number.map { "\($0)" } ?? "none")"
        case .migration(let migration): "migrate h.248 mg to primary: \(migration.rawValue)"
        case .stability(let time): "minimum time of network stability: \(time.journalText)"
        case .hours(let day, let hours):
            "\(day.rawValue): \(hours.isEmpty ? "none" : hours.map { "\($0)" }.joined(separator: ", "))"
        case .address(let address): "ip address: \(address)"
        case .identifier(let identifier): "id: \(identifier)"
        }
    }
}
