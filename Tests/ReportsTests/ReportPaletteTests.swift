import Foundation
import Testing

@testable import Reports

/// Contrasts as WCAG 2.2 computes them, in the light and in the dark.
@Suite("The colours of report.html")
struct ReportPaletteTests {
    /// The two colours of each `--name: light-dark(#…, #…)` by the class before it; `:root` for none.
    private static let pairs: [String: [String: [String]]] = {
        var pairs: [String: [String: [String]]] = [:]
        for rule in ReportResources.style.matches(of: /(?m)^([^\n{}\/]+)\{([^}]*)\}/) {
            for entry in rule.2.matches(of: /--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/) {
                for selector in rule.1.split(separator: ",") {
                    let name = selector.trimmingCharacters(in: .whitespaces)
                    pairs[name, default: [:]][String(entry.1)] = [String(entry.2), String(entry.3)]
                }
            }
        }
        return pairs
    }()

    private static func luminance(_ colour: String) -> Double {
        let value = Int(colour.dropFirst(), radix: 16) ?? 0
        let parts = [16, 8, 0].map { shift -> Double in
            let part = Double(value >> shift & 255) / 255
            return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    private static func contrast(_ one: String, _ other: String) -> Double {
        let (left, right) = (luminance(one), luminance(other))
        return (max(left, right) + 0.05) / (min(left, right) + 0.05)
    }

    @Test("text stands out by 4.5 to 1", arguments: [0, 1]) func text(theme: Int) throws {
        let root = try #require(Self.pairs[":root"])
        for (text, ground) in [
            ("ink", "paper"), ("ink", "card"), ("muted", "paper"), ("muted", "card"), ("good", "good-tint"),
            ("bad", "bad-tint"), ("doubtful", "doubtful-tint"), ("good", "card"), ("bad", "card"), ("doubtful", "card"),
            ("focus", "card"), ("ink", "selected"), ("muted", "selected"), ("bad", "selected"), ("good", "selected"),
        ] {
            let contrast = Self.contrast(try #require(root[text])[theme], try #require(root[ground])[theme])
            #expect(contrast >= 4.5, "\(text) on \(ground): \(contrast)")
        }
        var count = 0
        for (name, colours) in Self.pairs {
            guard let fill = colours["fill"], let text = colours["text"] else { continue }
            count += 1
            let contrast = Self.contrast(fill[theme], text[theme])
            #expect(contrast >= 4.5, "\(name): \(contrast)")
        }
        #expect(count >= 16)
    }

    @Test("what is no text stands out by 3 to 1", arguments: [0, 1]) func shapes(theme: Int) throws {
        let root = try #require(Self.pairs[":root"])
        let card = try #require(root["card"])
        for name in ["strong-line", "focus", "good", "bad", "doubtful", "muted"] {
            #expect(Self.contrast(try #require(root[name])[theme], card[theme]) >= 3, "\(name)")
        }
        for (name, colours) in Self.pairs {
            guard let edge = colours["edge"], let fill = colours["fill"] else { continue }
            let best = max(Self.contrast(edge[theme], card[theme]), Self.contrast(fill[theme], card[theme]))
            #expect(best >= 3, "\(name): \(best)")
        }
    }

    @Test("controllers differ in lightness or in pattern") func patterns() {
        let markup = PatternDefinitions.markup
        for number in 1..<ControllerColours.count { #expect(markup.contains("id=\"pattern-c\(number)\"")) }
        #expect(!markup.contains("id=\"pattern-c0\""))
        let shapes = markup.matches(of: /class="pattern c[0-7]".*?d="([^"]+)"/).map { String($0.1) }
        #expect(Set(shapes).count == shapes.count)
    }
}
