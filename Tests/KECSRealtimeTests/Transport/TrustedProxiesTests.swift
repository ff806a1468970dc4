import KECSRealtime
import NIOHTTP1
import Testing

@Suite struct TrustedProxiesTests {
    private func client(
        _ peer: String, trusting blocks: String..., headers: [(String, String)]
    ) -> String {
        TrustedProxies(blocks.compactMap { AddressBlock($0) })
            .client(of: HTTPHeaders(headers), peer: peer)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("10.1.2.3", "10.1.2.3", true),
        ("10.1.2.3", "10.1.2.4", false), ("10.128.0.0/9", "10.127.255.255", false), ("0.0.0.0/0", "1.2.3.4", true),
        ("fd00::/8", "fdff::1", true), ("fd00::/8", "fe80::1", false), ("::1", "::1", true), ("::/0", "1.2.3.4", false),
        ("127.0.0.1", "::ffff:127.0.0.1", true), ("10.0.0.0/8", "nonsense", false),
    ])
    func blocks(_ block: String, _ address: String, _ isIn: Bool) throws {
        #expect(try #require(AddressBlock(block)).contains(address) == isIn)
    }

    @Test(arguments: ["", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/x", "::/129", "host", "10.0.0", "fe80::1%eth0"])
    func noBlocks(_ text: String) {
        #expect(AddressBlock(text) == nil)
    }

    @Test func nobodyElsesWordCounts() {
        let spoofed = [("X-Forwarded-For", "1.2.3.4"), ("Forwarded", "for=1.2.3.4")]
        #expect(client("9.9.9.9", headers: spoofed) == "9.9.9.9")
        #expect(client("9.9.9.9", trusting: "10.0.0.0/8", headers: spoofed) == "9.9.9.9")
        #expect(client("10.0.0.1", trusting: "10.0.0.0/8", headers: []) == "10.0.0.1")
    }

    @Test(arguments: [
        // What the client made up stands before what the first proxy has seen.
        ("6.6.6.6, 1.2.3.4", "1.2.3.4"), ("1.2.3.4, 10.0.0.7", "1.2.3.4"), ("1.2.3.4 ,10.0.0.7 , 10.0.0.8", "1.2.3.4"),
        ("10.0.0.7", "10.0.0.7"), ("unknown, 10.0.0.7", "10.0.0.7"), ("1.2.3.4:5678", "1.2.3.4"), ("[2001:db8::1]:443", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"), ("", "10.0.0.1"), ("<script>", "10.0.0.1"),
        // In one form, however they are written.
        ("2001:DB8:0:0::1%eth0", "2001:db8::1"), ("[2001:db8::1%25eth0]:443", "2001:db8::1"), ("::ffff:1.2.3.4", "1.2.3.4"),
        ("1.2.3.4, ::ffff:10.0.0.7", "1.2.3.4"), ("1.2.3.4, [::ffff:a00:7]:80", "1.2.3.4"),
    ])
    func chains(_ told: String, _ address: String) {
        #expect(client("10.0.0.1", trusting: "10.0.0.0/8", headers: [("X-Forwarded-For", told)]) == address)
    }

    @Test(arguments: [
        (#"for="[2001:DB8::1%25eth0]:80""#, "2001:db8::1"), (#"for="[::ffff:1.2.3.4]""#, "1.2.3.4"),
        (#"for="1.2.3.4:80""#, "1.2.3.4"), (#"for=1.2.3.4;proto=https;by=10.0.0.1"#, "1.2.3.4"), (#"For="[2001:db8::1]:80""#, "2001:db8::1"),
        (#"for=6.6.6.6, for=1.2.3.4, for=10.0.0.9"#, "1.2.3.4"), ("for=_hidden", "10.0.0.1"), ("proto=https", "10.0.0.1"),
    ])
    func forwarded(_ told: String, _ address: String) {
        #expect(client("10.0.0.1", trusting: "10.0.0.0/8", headers: [("Forwarded", told)]) == address)
    }

    @Test func linesOfOneHeaderAreOneList() {
        let headers = [("X-Forwarded-For", "6.6.6.6"), ("X-Forwarded-For", "1.2.3.4")]
        #expect(client("::1", trusting: "::1", headers: headers) == "1.2.3.4")
    }
}
