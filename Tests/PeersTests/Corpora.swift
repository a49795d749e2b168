import Foundation

/// Messages that nobody here wrote, with their file names.
enum Corpora {
    /// Erlang/OTP's own H.248 test messages in text, and the traps; nil where they or the peer are not there, which a
    /// line says.
    static func h248(with peer: Peer, for what: String) throws -> [(name: String, bytes: [UInt8])]? {
        guard Peer.areReady(peer, for: what) else { return nil }
        let named = ProcessInfo.processInfo.environment["RAINYDAY_PEERS"].map { URL(filePath: $0) }
        let places =
            [named, named?.deletingLastPathComponent()].compactMap(\.self) + [
                Workspace.root.deletingLastPathComponent().appending(path: "shared")
            ]
        guard
            let place = places.first(where: {
                FileManager.default.fileExists(atPath: $0.appending(path: "corpus/h248-traps").path)
            })
        else {
            print("NOT RUN: \(what); no corpora")
            return nil
        }
        var messages: [(name: String, bytes: [UInt8])] = []
        for folder in ["corpus/h248", "corpus/h248-traps"].map({ place.appending(path: $0) }) {
            for file in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            where file.hasSuffix(".txt") && file != "INDEX.txt" {
                messages.append((file, [UInt8](try Data(contentsOf: folder.appending(path: file)))))
            }
        }
        return messages
    }
}
