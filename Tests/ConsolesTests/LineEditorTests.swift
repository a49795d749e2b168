import Consoles
import Testing

@Suite("A line that is being typed")
struct LineEditorTests {
    private func expect(
        _ editor: inout LineEditor, _ bytes: some Sequence<UInt8>, _ effects: [LineEditor.Effect],
        at place: SourceLocation = #_sourceLocation
    ) {
        let seen = editor.handle(bytes)
        #expect(seen == effects, sourceLocation: place)
    }

    @Test(
        "keys edit it",
        arguments: [
            // typed, what the line is then
            ("show", "show"), ("shw\u{1B}[Do", "show"), ("abc\u{1B}[H\u{1B}[3~", "bc"), ("abc\u{1}x\u{5}y", "xabcy"),
            ("abc\u{7F}\u{8}", "a"), ("abc\u{1B}[D\u{4}", "ab"), ("one two\u{1B}[1~\u{B}", ""),
            ("one two\u{1B}[D\u{1B}[D\u{15}", "wo"), ("one two  \u{17}", "one "), ("one\u{17}\u{17}x", "x"),
            ("abc\u{1B}OH1\u{1B}OF2", "1abc2"), ("a\u{1B}[Zb\u{1B}[99;99~c", "abc"), ("ab\u{2}\u{2}\u{6}x", "axb"),
            ("grün\u{7F}\u{7F}", "gr"), ("日本\u{1B}[Dx", "日x本"), ("a\u{1B}\u{1B}[Db", "ba"),
            ("e\u{301}x\u{7F}\u{7F}", ""), ("👨‍👩‍👧\u{7F}", ""),
        ] as [(String, String)])
    func edits(typed: String, line: String) {
        var editor = LineEditor()
        let effects = editor.handle(typed.utf8)
        #expect(editor.text == line)
        #expect(!effects.contains(.end))
        // The same, a byte at a time.
        var slow = LineEditor()
        for byte in typed.utf8 { _ = slow.handle([byte]) }
        #expect(slow.text == line)
    }

    @Test("Enter hands lines over, several of one paste too; ctrl-c begins anew, ctrl-d ends an empty line alone")
    func ends() {
        var editor = LineEditor()
        expect(&editor, "show mgc\rreset\n".utf8, [.submit("show mgc"), .submit("reset")])
        expect(&editor, "half\u{3}".utf8, [.interrupt])
        #expect(editor.text.isEmpty)
        expect(&editor, "x\u{4}".utf8, [.bell])
        expect(&editor, "\u{7F}\u{4}".utf8, [.end])
        expect(&editor, "show \t".utf8, [.complete("show ")])
        editor.insert("mgc ")
        #expect(editor.text == "show mgc ")
        expect(&editor, "\u{1B}[D\u{1B}[D\t".utf8, [.complete("show mg")])
    }

    @Test("history goes up and down, keeps the line that was begun, and is bounded")
    func history() {
        var editor = LineEditor(lineLimit: 64, historyLimit: 3)
        _ = editor.handle("a\rb\rb\r\rc\rd\rnew".utf8)
        let up = Array("\u{1B}[A".utf8)
        let down = Array("\u{1B}[B".utf8)
        var seen: [String] = []
        for _ in 0..<4 {
            _ = editor.handle(up)
            seen.append(editor.text)
        }
        #expect(seen == ["d", "c", "b", "b"])
        expect(&editor, up, [.bell])
        _ = editor.handle(down)
        #expect(editor.text == "c")
        _ = editor.handle(down + down)
        #expect(editor.text == "new")
        expect(&editor, down, [.bell])
    }

    @Test("a line has a longest length, whatever is typed")
    func bound() {
        var editor = LineEditor(lineLimit: 5)
        expect(&editor, "abcd".utf8, [])
        expect(&editor, "ü".utf8, [.bell])
        expect(&editor, "ef".utf8, [.bell])
        #expect(editor.text == "abcde")
        let fits = editor.insert("more")
        #expect(!fits)
    }

    @Test("any bytes leave it with a line that is UTF-8, and with a cursor inside", arguments: 0..<64)
    func noise(seed: Int) {
        var editor = LineEditor(lineLimit: 32, historyLimit: 4)
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        for _ in 0..<2_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let byte = UInt8(truncatingIfNeeded: state >> 33)
            // Keys come oftener than their share of all bytes.
            let keys: [UInt8] = [0x1B, 0x5B, 0x41, 0x42, 0x43, 0x44, 0x48, 0x46, 0x7F, 0x15, 0x17, 0x0D]
            _ = editor.handle([state >> 60 < 6 ? keys[Int(byte) % keys.count] : byte])
            #expect(editor.text.utf8.count <= 32)
            #expect(editor.view(prompt: "p> ", width: 20).utf8.starts(with: "\rp> ".utf8))
        }
    }

    @Test(
        "it shows one row, which moves sideways where the line is longer",
        arguments: [
            ("show", 20, "\rmg1> show\u{1B}[K\r\u{1B}[9C"), ("show\u{1}", 20, "\rmg1> show\u{1B}[K\r\u{1B}[5C"),
            ("0123456789", 14, "\rmg1> 23456789\u{1B}[K\r\u{1B}[13C"),
            ("0123456789\u{1}", 14, "\rmg1> 01234567\u{1B}[K\r\u{1B}[5C"), ("日本", 20, "\rmg1> 日本\u{1B}[K\r\u{1B}[9C"),
        ] as [(String, Int, String)])
    func view(typed: String, width: Int, shown: String) {
        var editor = LineEditor()
        _ = editor.handle(typed.utf8)
        #expect(editor.view(prompt: "mg1> ", width: width) == shown)
    }
}
