import Analysis

/// Text as a string of JSON that stands between the tags of a script: nothing in it can end the script.
enum ScriptText {
    static func quoted(_ text: String) -> String {
        let quoted = JSONValue.string(text).text
        guard quoted.utf8.contains(where: { $0 == 0x3C || $0 == 0x3E || $0 == 0x26 }) else { return quoted }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(quoted.utf8.count + 32)
        for byte in quoted.utf8 {
            switch byte {
            case 0x3C: bytes += "\\u003c".utf8
            case 0x3E: bytes += "\\u003e".utf8
            case 0x26: bytes += "\\u0026".utf8
            case _: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
