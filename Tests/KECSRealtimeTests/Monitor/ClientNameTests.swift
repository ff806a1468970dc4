import KECSRealtime
import Testing

struct ClientNameTests {
    @Test(arguments: [
        ("/ws?client=dash", "dash"), ("/ws?a=b&client=dash&token=x", "dash"),
        ("/ws?client=My%20Board+2", "My Board 2"), ("/ws?client=%C3%BCber", "_ber"),
        ("/ws?client=%20%20x%20", "x"), ("/ws?client=a%0Ab%0D%00c", "a_b__c"),
        ("/ws?client=a%22%5Cb", "a__b"), ("/ws?client=%ff", "%ff"), ("/ws?client=%", "%"),
        ("/ws?client=\u{1b}[31m", "_[31m"),
        // Nothing is said: what the program calls itself.
        ("/ws", "agent"), ("/ws?client=", "agent"), ("/ws?client=%20", "agent"),
        ("/ws?clients=x", "agent"), ("/ws?Client=x", "agent"),
    ]) func parameter(uri: String, name: String) {
        #expect(ClientName.of(uri: uri, userAgent: "agent/1.0 (more)") == name)
    }

    @Test(arguments: [
        ("Python/3.11 websockets/15.0.1", "Python"), ("Mozilla/5.0 (X11; Linux)", "Mozilla"),
        ("kecs/0.1.0", "kecs"), ("(comment)", "unknown"), ("", "unknown"), ("/", "unknown"),
        ("a\u{7}b/1", "a_b"), (nil, "unknown"),
    ]) func userAgent(agent: String?, name: String) {
        #expect(ClientName.of(uri: "/ws", userAgent: agent) == name)
    }

    @Test func atMost64Bytes() {
        let long = String(repeating: "x", count: 100_000)
        #expect(ClientName.of(uri: "/ws?client=\(long)", userAgent: nil) == String(repeating: "x", count: 64))
        #expect(ClientName.of(uri: "/ws", userAgent: long) == String(repeating: "x", count: 64))
        let blanks = "/ws?client=" + String(repeating: "+", count: 500) + "y"
        #expect(ClientName.of(uri: blanks, userAgent: nil) == "y")
    }

    @Test func tokensAreNoNames() {
        let token = "kecs_0123456789abcdef0123456789abcdef"
        for name in [token, "x-\(token)", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.sig"] {
            #expect(ClientName.of(uri: "/ws?client=\(name)", userAgent: nil) == "[redacted]")
            #expect(ClientName.of(uri: "/ws", userAgent: name) == "[redacted]")
        }
        let escaped = token.utf8.map { "%" + String($0, radix: 16) }.joined()
        #expect(ClientName.of(uri: "/ws?client=\(escaped)", userAgent: nil) == "[redacted]")
    }
}
