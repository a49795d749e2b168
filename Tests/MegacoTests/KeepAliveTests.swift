import Testing
import Wire

@testable import Megaco

/// What is read without the grammar is what the grammar reads, and everything else is left to it.
@Suite("Keep-alives read by the byte")
struct KeepAliveTests {
    static let request = "!/1 [10.10.0.10]:2944 T=50{C=-{AV=ROOT{AT{}}}}"
    static let reply = "!/2 [192.168.100.200] P=4294967295{C=-{AV=ROOT}}"

    private static func read(_ bytes: [UInt8]) -> Result<Message, MessageDecodeError> {
        do { return .success(try Message(decodingText: bytes)) } catch { return .failure(error) }
    }

    private static func readByGrammar(_ bytes: [UInt8]) -> Result<Message, MessageDecodeError> {
        do { return .success(try Message(readingText: bytes)) } catch { return .failure(error) }
    }

    @Test(
        "are recognised",
        arguments: [
            request, reply, "!/3 [1.2.3.4]:0 T=0{C=-{AV=ROOT{AT{}}}}", "!/1 [001.002.003.004]:00001 P=1{C=-{AV=ROOT}}",
            "!/1 [0.0.0.0] P=1{C=-{AV=ROOT}}", "!/1 [255.255.255.255]:65535 T=4294967295{C=-{AV=ROOT{AT{}}}}",
        ])
    func recognised(_ text: String) throws {
        let bytes = [UInt8](text.utf8)
        #expect(try KeepAliveReader.message(bytes) == Message(readingText: bytes))
    }

    @Test(
        "are left to the grammar where a byte is out of the ordinary",
        arguments: [
            "!/1 [10.10.0.10]:2944  T=50{C=-{AV=ROOT{AT{}}}}", "!/4 [10.10.0.10]:2944 T=50{C=-{AV=ROOT{AT{}}}}",
            "!/1 [10.10.0.256]:2944 T=50{C=-{AV=ROOT{AT{}}}}", "!/1 [10.10.0.10]:65536 T=50{C=-{AV=ROOT{AT{}}}}",
            "!/1 [10.10.0.10]:2944 T=4294967296{C=-{AV=ROOT{AT{}}}}", "!/1 [10.10.0.10]:2944 T=50{C=-{AV=root{AT{}}}}",
            "!/1 mg1 T=50{C=-{AV=ROOT{AT{}}}}", "MEGACO/1 [10.10.0.10]:2944 T=50{C=-{AV=ROOT{AT{}}}}",
            "!/1 [10.10.0.10]:2944 T=50{C=-{AV=ROOT{AT{}}}} ", "!/1 [10.10.0.10]:2944 P=50{C=-{AV=ROOT{AT{}}}}",
            "!/1 [2001:db8::1]:2944 T=50{C=-{AV=ROOT{AT{}}}}", "!/1 [10.10.0.10]: T=50{C=-{AV=ROOT{AT{}}}}",
        ])
    func left(_ text: String) {
        let bytes = [UInt8](text.utf8)
        #expect(KeepAliveReader.message(bytes) == nil)
        #expect(Self.read(bytes) == Self.readByGrammar(bytes))
    }

    @Test("every golden message reads the same both ways", arguments: GoldenMessage.all)
    func goldens(_ golden: GoldenMessage) {
        #expect(Self.read(golden.bytes) == Self.readByGrammar(golden.bytes))
    }

    @Test(
        "every prefix, every change and every insertion of one byte reads the same both ways",
        arguments: [request, reply])
    func mutations(_ text: String) {
        let bytes = [UInt8](text.utf8)
        var differing: [String] = []
        func compare(_ changed: [UInt8]) {
            if Self.read(changed) != Self.readByGrammar(changed) {
                differing.append(String(decoding: changed, as: UTF8.self))
            }
        }
        for count in bytes.indices { compare(Array(bytes[..<count])) }
        for index in bytes.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = bytes
                changed[index] = byte
                compare(changed)
            }
            for byte in [UInt8](" 0:;[]{}=TPx\n\"".utf8) { compare(Array(bytes[..<index]) + [byte] + bytes[index...]) }
            compare(Array(bytes[..<index]) + bytes[(index + 1)...])
        }
        #expect(differing.isEmpty)
    }
}
