/// The screens that are read.
enum ScreenKind: String, CaseIterable {
    case mediaGateways = "list media-gateway"
    case survivableProcessors = "list survivable-processor"
    case ipOptions = "display system-parameters ip-options"
    case networkRegion = "display ip-network-region"
    case mediaGateway = "display media-gateway"
    case recoveryRule = "display system-parameters mg-recovery-rule"
    case recoveryRules = "list system-parameters mg-recovery-rule"
    case survivableProcessor = "display survivable-processor"
    case ipInterface = "display ip-interface"
    case ipInterfaces = "list ip-interface"
    case nodeNames = "list node-names"
    case regionStates = "status nr-registration"
    case mgcList = "show mgc list"
    case mgc = "show mgc"
    case recovery = "show recovery"
    case localSurvivability = "show sls"
    case system = "show system"
    case runningConfiguration = "show running-config"
    case modules = "show mg list_config"

    /// True for the words of a gateway, false for those of a SAT.
    var isOfGateway: Bool {
        switch self {
        case .mgcList, .mgc, .recovery, .localSurvivability, .system, .runningConfiguration, .modules: true
        case .mediaGateways, .survivableProcessors, .ipOptions, .networkRegion, .mediaGateway, .recoveryRule,
            .recoveryRules, .survivableProcessor, .ipInterface, .ipInterfaces, .nodeNames,
            .regionStates:
            false
        }
    }

    /// True where the title of another screen stands on this one.
    func begins(with title: ScreenKind) -> Bool {
        self == .mgc && title == .mgcList || self == .ipInterfaces && title == .ipInterface
    }

    /// A line that only this screen has, near its top; the longest one of several screens decides.
    private var titles: [String] {
        switch self {
        case .mediaGateways: ["MEDIA-GATEWAY REPORT", "MEDIA GATEWAY REPORT"]
        case .survivableProcessors: ["SURVIVABLE PROCESSORS"]
        case .ipOptions: ["IP-OPTIONS SYSTEM PARAMETERS"]
        case .networkRegion: ["IP NETWORK REGION"]
        case .mediaGateway: ["MEDIA GATEWAY"]
        case .recoveryRule: ["MEDIA GATEWAY AUTOMATIC RECOVERY RULE"]
        case .recoveryRules: []
        case .survivableProcessor: ["SURVIVABLE PROCESSOR - PROCESSOR ETHERNET", "SURVIVABLE PROCESSOR"]
        // The list has the form's title; its columns tell it.
        case .ipInterface: ["IP INTERFACES", "IP INTERFACE"]
        case .ipInterfaces: []
        case .nodeNames: ["NODE NAMES"]
        case .regionStates: ["NETWORK REGION REGISTRATION STATUS"]
        case .mgcList: ["PRIMARY MGC HOST"]
        case .mgc: ["CALL CONTROLLER STATUS"]
        case .recovery: ["RECOVERY TIMES"]
        case .localSurvivability, .system, .runningConfiguration, .modules: []
        }
    }

    /// The screen of a command as it was typed, in full or shortened as a SAT and a gateway take it.
    static func of(command: [String]) -> (kind: ScreenKind, subject: String?)? {
        let words = command.map { $0.lowercased() }
        guard words.count >= 2 else { return nil }
        // A form is the same one, whatever is done with it.
        let verb = ["change", "add"].contains(words[0]) ? "display" : words[0]
        let typed = [verb] + words.dropFirst()
        var best: (kind: ScreenKind, count: Int)?
        for kind in allCases {
            let wanted = kind.rawValue.split(separator: " ").map(String.init)
            guard kind.isOfGateway ? typed.count == wanted.count : typed.count >= wanted.count,
                zip(wanted, typed).allSatisfy({ $0.hasPrefix($1) && $1.count >= 2 })
            else { continue }
            if wanted.count > best?.count ?? 0 { best = (kind, wanted.count) }
        }
        guard let best else { return nil }
        return (best.kind, command.dropFirst(best.count).first)
    }

    /// The screen whose title a line is, and what stands behind the title, such as the number of a gateway.
    static func of(title line: ScreenLine) -> (kind: ScreenKind, subject: String?)? {
        var best: (kind: ScreenKind, length: Int, subject: String?)?
        for kind in allCases {
            for title in kind.titles {
                guard let column = line.column(of: title), title.count > best?.length ?? 0 else { continue }
                // A title stands alone on its line, but for a number or the rest of its sentence.
                let before = line.cell(0, column)
                guard before.isEmpty || before.lowercased() == "system parameters" else { continue }
                let rest = line.cell(column + title.count, line.bytes.count)
                let isAlone = rest.isEmpty || Int(rest) != nil || rest.hasPrefix(",")
                guard isAlone else { continue }
                best = (kind, title.count, Int(rest).map(String.init))
            }
        }
        return best.map { ($0.kind, $0.subject) }
    }
}
