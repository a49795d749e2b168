/// Stories whose inferred topology file does not make the same story again, and why. A story that comes back whole has
/// to leave the table.
enum StoriesNotRecovered {
    static let why: [String: String] = [
        "blast-radius": "three regions with one survivable look like one",
        "box-backup": "a gateway is added at a console, and a backup forgets it",
        "enable-misuse": "regions are enabled and disabled at consoles",
        "fallback-race": "every gateway starts at a moment of its own",
        "firewall-flush": "a firewall that forgets looks like a cut of everything",
        "firewall-idle": "a firewall that forgets what is idle looks like cuts",
        "local-survivability": "a gateway that serves itself sends nothing",
        "media-server-alone": "a media server is taken for a session manager",
        "media-server-keeps-main": "a media server is taken for a session manager",
        "one-way-cut": "a gateway that stands still is lost a few seconds from where the file has it",
        "registration-avalanche": "how many connections main takes, and how long for each request",
        "registration-avalanche-spread": "the random delay before each registration",
        "slow-main": "for how long main stands still, to a second or two",
        "translation-sync": "a gateway is added at consoles",
        "udp-lossy": "each packet that is lost at random is a draw of its own",
    ]
}
