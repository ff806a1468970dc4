import KECSClient
import Testing

@Suite struct EndpointTests {
    @Test(
        arguments: [
            ("http://127.0.0.1:8080", "127.0.0.1", 8080, ""), ("http://h:1/", "h", 1, ""),
            ("ws://h:1/a/b/", "h", 1, "/a/b"), ("h:81", "h", 81, ""), ("h", "h", 80, ""),
            ("HTTP://H", "H", 80, ""), ("http://[::1]:9", "::1", 9, ""), ("[::1]", "::1", 80, ""),
        ])
    func readable(text: String, host: String, port: Int, path: String) throws {
        let endpoint = try Endpoint(text)
        #expect(endpoint == Endpoint(host: host, port: port, path: path))
        #expect(try Endpoint(endpoint.description) == endpoint)
    }

    @Test(arguments: [
        ("https://h", 443, "https://h:443"), ("wss://h:8443/a", 8443, "https://h:8443/a"),
    ])
    func secure(text: String, port: Int, description: String) throws {
        let endpoint = try Endpoint(text)
        #expect(endpoint.isSecure && endpoint.port == port)
        #expect(endpoint.description == description)
        #expect(try Endpoint(description) == endpoint)
    }

    @Test(
        arguments: [
            "", "http://", "ftp://h", "h:0", "h:65536", "h:x", "h:", ":1",
            "http://h:1/a?b", "http://h:1/a#b", "[::1", "[::1]x", "a b:1", "http:///x",
        ])
    func unreadable(text: String) {
        #expect(throws: InvalidEndpoint.self) { _ = try Endpoint(text) }
    }
}
