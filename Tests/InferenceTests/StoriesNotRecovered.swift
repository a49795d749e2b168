/// Stories whose inferred topology file does not make the same story again, and why. A story that comes back whole has
/// to leave the table.
enum StoriesNotRecovered {
    static let why: [String: String] = [
        "blast-radius": "not in the packets: main sends gateways of three regions away in one moment, as if of one",
        "enable-misuse":
            "not in the packets: two regions with one survivable are sent away in one moment, as if of one",
        "media-server-alone": "not in the packets: two regions with one survivable are sent away in one moment",
        "udp-lossy": "each packet that is lost is a draw of its own: shares come back, and other packets are lost",
    ]
}
