/// Stories whose inferred topology file does not make the same story again, and why. A story that comes back whole has
/// to leave the table.
enum StoriesNotRecovered {
    static let why: [String: String] = [
        "blast-radius": "not in the packets: main sends gateways of three regions away in one moment, as if of one",
        "enable-misuse":
            "not in the packets: two regions with one survivable are sent away in one moment, as if of one",
        "media-server-alone": "not in the packets: two regions with one survivable are sent away in one moment",
        "registration-avalanche": "the rate of the network between, in which every packet waits for those before it",
        "udp-lossy": "not in the packets: each packet that is lost at random is a draw of the network's own",
    ]
}
