import Exploration
import FoundationEssentials

/// Reads the records of several searches.
enum ExploreMerge {
    /// - Throws: ``ExitStatus`` with code 2, the file and the line that cannot be read.
    static func read(_ files: [String]) throws -> ExplorationSummary {
        var summary = ExplorationSummary()
        for file in files {
            let bytes = try Files.read(file, limit: 256 << 20)
            for (number, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
                do {
                    summary.add(try JSONDecoder().decode(ExplorationRecord.self, from: Data(line)))
                } catch {
                    throw ExitStatus.unreadable(
                        "\(file):\(number + 1): this is no line of a search's record, as explore writes them"
                    )
                }
            }
        }
        return summary
    }
}
