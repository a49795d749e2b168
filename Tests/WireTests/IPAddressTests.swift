import Testing
import Wire

@Suite("IP addresses as text")
struct IPAddressTests {
    @Test(
        "the canonical text of RFC 5952 comes out",
        arguments: [
            ("10.20.1.11", "10.20.1.11"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
            ("2001:db8::1", "2001:db8::1"), ("2001:0DB8:0:0:0:0:0:1", "2001:db8::1"), ("::", "::"), ("::1", "::1"),
            ("1::", "1::"), ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
            ("::ffff:192.0.2.1", "::ffff:c000:201"),
        ])
    func canonical(text: String, expected: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == expected)
        #expect(IPAddress(octets: address.octets) == address)
    }

    @Test(
        "what is no address is refused",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.-4", "+1.2.3.4", "1.2.3.4 ", "01234.1.1.1", ":", ":::", "1:2",
            "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "g::", "::1%eth0", "[::1]", "1:2:3:4:5:6:7::8:9", "::-1",
        ])
    func refused(text: String) { #expect(IPAddress(text) == nil) }

    @Test("a network holds its own addresses and no others")
    func network() throws {
        let branch = try #require(IPNetwork("10.20.0.0/16"))
        #expect(branch.contains(.v4(0x0A14_010B)))
        #expect(!branch.contains(.v4(0x0A15_010B)))
        #expect(IPNetwork("10.20.0.1/16") == nil)
        #expect(IPNetwork("10.20.0.0/33") == nil)
        let site = try #require(IPNetwork("2001:db8:20::/64"))
        #expect(site.contains(try #require(IPAddress("2001:db8:20::11"))))
        #expect(!site.contains(try #require(IPAddress("2001:db8:21::11"))))
        #expect(site.description == "2001:db8:20::/64")
    }
}
