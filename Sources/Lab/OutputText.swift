/// Writes the texts that go beside a recording.
public enum OutputText {
    /// Makes an output folder with its parents where it does not exist.
    public static func prepare(_ folder: String) throws(LabFailure) { _ = try OutputFolder(folder) }

    /// Writes a file of an output folder whole; makes the folder where it does not exist.
    public static func write(_ text: String, to name: String, in folder: String) throws(LabFailure) {
        try OutputFolder(folder).write(text, to: name)
    }

    /// The same for bytes, such as a recording that was made in memory.
    public static func write(_ bytes: [UInt8], to name: String, in folder: String) throws(LabFailure) {
        try OutputFolder(folder).write(bytes, to: name)
    }
}
