import Testing
import Wire

@Suite("Numbers of things in a sentence")
struct CountTextTests {
    @Test("a noun follows its number", arguments: [(0, "0 phones"), (1, "1 phone"), (2, "2 phones")])
    func noun(count: Int, text: String) { #expect(CountText.of(count, "phone") == text) }

    @Test("the noun of several may be another word", arguments: [(1, "1 story"), (7, "7 stories")])
    func otherNoun(count: Int, text: String) { #expect(CountText.of(count, "story", "stories") == text) }

    @Test("how often", arguments: [(0, "0 times"), (1, "once"), (2, "2 times")])
    func times(count: Int, text: String) { #expect(CountText.times(count) == text) }

    @Test("frames", arguments: [([], ""), ([902], "frame 902"), ([902, 904], "frames 902 904")])
    func frames(numbers: [Int], text: String) { #expect(CountText.frames(numbers) == text) }
}
