/// How controllers are told apart in a place of one character: a letter each, and a colour.
public enum ControllerLetters {
    /// A letter for each name: the first of its own letters and digits that no name before it has, else any that is
    /// free; `*` where there is none left. Of an address without a letter no digit is taken, which would say nothing.
    public static func of(_ names: [String]) -> [String: Character] {
        let all = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        var free = Set(all)
        var letters: [String: Character] = [:]
        for name in names where letters[name] == nil {
            let hasLetters = name.contains { $0.isLetter }
            let own = hasLetters ? name.uppercased().first(where: free.contains) : nil
            guard let letter = own ?? all.first(where: free.contains) else {
                letters[name] = "*"
                continue
            }
            free.remove(letter)
            letters[name] = letter
        }
        return letters
    }

    /// Green, cyan, magenta, blue, yellow, then the bright ones: red is kept for what is without service.
    private static let colours = ["32", "36", "35", "34", "33", "92", "96", "95", "94", "93"]

    /// The SGR parameter of the colour of the controller with that place in the list.
    public static func colour(_ place: Int) -> String { colours[place % colours.count] }
}
