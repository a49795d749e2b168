/// Stories whose inferred topology file does not make the same story again, and why. A story that comes back whole has
/// to leave the table.
enum StoriesNotRecovered {
    static let why: [String: String] = [
        "blast-radius": "not in the packets: with one region in place of three they are the same, byte for byte",
        "enable-misuse": "not in the packets: with one region in place of two they are the same, byte for byte",
        "media-server-alone": "not in the packets: with one region in place of two they are the same, byte for byte",
        "udp-lossy": "each packet that is lost is a draw of its own: shares come back, and other packets are lost",
    ]
}
