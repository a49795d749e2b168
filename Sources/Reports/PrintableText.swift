/// Text from the network, safe to print: control characters become `?`.
public enum PrintableText {
    public static func of(_ text: String) -> String {
        text.unicodeScalars.allSatisfy(isPlain) ? text : String(text.map { of($0) })
    }

    public static func of(_ character: Character) -> Character {
        character.unicodeScalars.allSatisfy(isPlain) ? character : "?"
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
    }
}
