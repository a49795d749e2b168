import Wire

/// What the screens say of a site, each value with its line.
struct SiteRecords {
    struct Gateway {
        /// On the media-gateway form.
        var number: Int
        /// The line that names it first.
        var place: ScreenPlace
        var name: Told<String>?
        var serial: Told<String>?
        var address: Told<IPAddress>?
        var region: Told<Int>?
        /// 0 for none.
        var rule: Told<Int>?
        /// What its modules provide, such as `trunks`.
        var modules: Told<[String]>?
        /// The address of the server that it was registered with.
        var controller: Told<IPAddress>?
        /// Whether it was registered with the server whose screen it is.
        var isRegistered: Told<Bool>?
    }

    /// What a gateway's own screens say.
    struct Host {
        var host: ScreenBlock.Host
        var place: ScreenPlace
        var name: Told<String>?
        var serial: Told<String>?
        var address: Told<IPAddress>?
        /// Of its own network, in bits.
        var prefix: Told<Int>?
        /// Addresses or names.
        var mgcList: Told<[String]>?
        /// Seconds.
        var primarySearch: Told<Int>?
        /// Seconds.
        var totalSearch: Told<Int>?
        var transitionPoint: Told<Int>?
        /// What its modules provide, such as `trunks`.
        var modules: Told<[String]>?
        /// Standard Local Survivability.
        var sls: Told<Bool>?
        /// The address of the server that it was registered with.
        var controller: Told<IPAddress>?
        /// Whether it was registered at all.
        var isRegistered: Told<Bool>?
    }

    struct Survivable {
        var identifier: Told<Int>?
        var name: String
        var place: ScreenPlace
        var address: Told<IPAddress>?
        /// `LSP` or `ESS`.
        var type: Told<String>?
        var region: Told<Int>?
        /// Whether it controlled gateways when the screen was taken.
        var isActive: Told<Bool>?
    }

    /// An interface of main's that gateways register at.
    struct Interface {
        /// False for a C-LAN.
        var isProcessorEthernet: Bool
        /// Where a C-LAN is, such as `01A02`.
        var slot: String
        var place: ScreenPlace
        var isOn: Told<Bool>?
        var name: Told<String>?
        var address: Told<IPAddress>?
        /// Of its network, in bits.
        var prefix: Told<Int>?
        var region: Told<Int>?

        /// For people.
        var label: String {
            isProcessorEthernet ? "processor Ethernet" : "C-LAN" + (slot.isEmpty ? "" : " \(slot)")
        }
    }

    struct Region {
        var number: Int
        var place: ScreenPlace
        var name: Told<String>?
        var backups: Told<[String]>?
    }

    struct Rule {
        var number: Int
        var place: ScreenPlace
        var migration: Told<String>?
        /// Minutes.
        var stability: Told<Int>?
        /// The marked hours by day.
        var window: Told<[Day]>?
    }

    struct Day: Hashable {
        var name: String
        var hours: [Int]
    }

    var gateways: [Int: Gateway] = [:]
    var hosts: [ScreenBlock.Host: Host] = [:]
    /// In the order in which they were found.
    var hostOrder: [ScreenBlock.Host] = []
    var survivables: [Survivable] = []
    var regions: [Int: Region] = [:]
    var rules: [Int: Rule] = [:]
    /// By name.
    var nodeNames: [String: Told<IPAddress>] = [:]
    var forcesToSurvivable: Told<Bool>?
    /// Minutes.
    var linkLossDelay: Told<Int>?
    /// Minutes.
    var phoneLinkLossDelay: Told<Int>?
    /// Seconds.
    var phonePrimarySearch: Told<Int>?
    /// In the order in which they were found.
    var interfaces: [Interface] = []
    /// The code of each region that was not enabled, such as `ad`.
    var regionStates: [Int: Told<String>] = [:]
}
