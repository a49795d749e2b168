/// Stories whose inferred topology file does not make the same story again, and why. A story that comes back whole has
/// to leave the table.
enum StoriesNotRecovered {
    static let why: [String: String] = [
        "blast-radius": "not in the packets: main sends gateways of three regions away in one moment, as if of one",
        "box-backup": "a gateway that main forgets, and is told again, at its console",
        "enable-misuse":
            "not in the packets: two regions with one survivable are sent away in one moment, as if of one",
        "firewall-flush": "a firewall that forgets looks like a cut of everything",
        "firewall-idle": "a firewall that forgets what is idle looks like cuts",
        "media-server-alone": "not in the packets: two regions with one survivable are sent away in one moment",
        "registration-avalanche": "the rate of the network between, in which every packet waits for those before it",
        "translation-sync": "a gateway that a server does not know, and is told at its console",
        "udp-lossy": "not in the packets: each packet that is lost at random is a draw of the network's own",
    ]
}
