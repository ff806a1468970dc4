import Foundation
import KECSGateway
import KECSRealtime
import NIOHTTP1
import Testing

/// Every door and every way to come to it: who is let in gets the door's own answer, nobody
/// else gets any of it.
@Suite struct DoorsTests {
    /// A way to come, and the status that every door answers it with; nil: its own.
    private struct Way {
        var hosts: [String] = ["localhost"]
        var origin: String?
        var target = ""
        var version = "1.1"
        let refused: Int?
    }

    private static let ways: [Way] = [
        "localhost", "LOCALHOST:1", "localhost.:8080", "a.localhost", "127.0.0.1", "127.0.0.1:8080", "10.1.2.3:80",
        "[::1]:8080", "[2001:DB8::1]", "[fe80::1%25eth0]:1", "[::ffff:10.0.0.1]", "kecs:8080", "KECS", "kecs.",
    ].map { Way(hosts: [$0], refused: nil) } + [
        "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", "kecs.evil.example", "notlocalhost",
        "127.0.0.1x", "1.2.3.4.5",
    ].map { Way(hosts: [$0], refused: 403) } + [
        "", ":8080", "[::1", "[::1]evil.example", "[evil.example]", "localhost:evil.example", "x@localhost", "local host",
        "localhost/", "::1", "loc\u{e9}",
    ].map { Way(hosts: [$0], refused: 400) } + [
        Way(origin: "http://localhost", refused: nil), Way(origin: "https://localhost", refused: nil),
        Way(origin: "https://console.example", refused: nil),
        Way(origin: "http://evil.example", refused: 403), Way(origin: "null", refused: 403),
        Way(origin: "http://localhost:9000", refused: 403), Way(origin: "", refused: 403),
        // A name of theirs that points here: DNS rebinding.
        Way(hosts: ["evil.example:8080"], origin: "http://evil.example:8080", refused: 403),
        Way(hosts: ["evil.example"], origin: "https://console.example", refused: 403),
        // RFC 9112, section 3.2.
        Way(hosts: [], refused: 400), Way(hosts: ["localhost", "localhost"], refused: 400),
        Way(hosts: ["localhost", "evil.example"], refused: 400), Way(hosts: ["evil.example", "localhost"], refused: 400),
        // Section 3.2.2: the target's host counts.
        Way(hosts: ["evil.example"], target: "http://localhost:8080", refused: nil),
        Way(hosts: ["localhost"], target: "http://evil.example", refused: 403),
        Way(hosts: [], target: "http://localhost", refused: 400),
        Way(hosts: ["localhost"], target: "http://x@localhost", refused: 400),
        Way(hosts: ["evil.example"], version: "1.0", refused: 403),
        Way(hosts: ["localhost", "localhost"], version: "1.0", refused: 400),
    ]

    /// Until its end, or what shows that it goes on.
    private func answer(_ gateway: GatewayHarness, _ door: Door, _ request: String) async throws -> String {
        try await RawConnection.with(gateway) { connection in
            if door.isLater {
                try await connection.send("GET /ready HTTP/1.1\r\nHost: localhost\r\n\r\n")
                _ = try await connection.read(until: "}")
            }
            try await connection.send(request)
            let head = try await connection.read(until: "\r\n\r\n")
            // The body may come behind its head.
            guard let length = head.firstMatch(of: /content-length: (\d+)/.ignoresCase()).flatMap({ Int($0.1) }),
                let end = head.firstRange(of: "\r\n\r\n"), door.method != "HEAD"
            else { return head }
            let missing = length - head[end.upperBound...].utf8.count
            return missing > 0 && length < 2000 ? head + (try await connection.read(until: "}")) : head
        }
    }

    private func status(of answer: String) -> Int? {
        answer.hasPrefix("HTTP/1.") ? Int(answer.dropFirst(9).prefix(3)) : nil
    }

    @Test(arguments: Door.all)
    func everyWayToEveryDoor(door: Door) async throws {
        try await GatewayHarness.with(
            limits: Self.limits, execs: true,
            options: {
                $0.testHooks = true
                $0.serverNames = ["kecs"]
                $0.allowedOrigins = ["https://console.example"]
            }
        ) { gateway in
            for way in Self.ways {
                let request = door.request(
                    hosts: way.hosts, origin: way.origin, target: way.target, version: way.version)
                let answer = try await answer(gateway, door, request)
                #expect(status(of: answer) == way.refused ?? door.status, "\(request)\(answer.prefix(300))")
                guard let refused = way.refused, door.method != "HEAD" else { continue }
                check(refused, answer, door, request)
            }
        }
    }

    /// In the door's own form; one of 403 says what would let it in.
    private func check(_ status: Int, _ answer: String, _ door: Door, _ request: String) {
        let body = answer.firstRange(of: "\r\n\r\n").map { String(answer[$0.upperBound...]) } ?? ""
        let json = (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any]
        let message: Any?
        switch door.form {
        case .ecs:
            #expect(json?["__type"] as? String == (status == 403 ? "AccessDeniedException" : "SerializationException"))
            message = json?["message"]
        case .plain:
            #expect(json?["error"] as? String == (status == 403 ? "Forbidden" : "Bad Request"))
            message = json?["message"]
        case .webSocket:
            let error = json?["error"] as? [String: Any]
            #expect(error?["code"] as? String == (status == 403 ? "FORBIDDEN" : "BAD_REQUEST"), "\(request)")
            message = error?["message"]
        }
        let text = message as? String ?? ""
        #expect(
            status == 403 ? text.contains("--server-names") || text.contains("--allowed-origins") : text.contains("Host"),
            "\(request)\(body)")
    }

    private static var limits: RealtimeLimits {
        var limits = RealtimeLimits()
        limits.connectionsPerMinute = 0
        return limits
    }

    /// What a page may send without being asked first, and what it may not: no type opens a door.
    @Test(arguments: ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/x-amz-json-1.1"])
    func contentTypes(type: String) async throws {
        try await GatewayHarness.with(options: { $0.testHooks = true }) { gateway in
            for door in Door.all where door.method == "POST" && !door.fields.contains(where: { $0.contains("SSM") }) {
                for (host, origin, refused) in [
                    ("localhost", nil, nil), ("localhost", "http://evil.example", 403), ("evil.example", nil, 403),
                    ("evil.example", "http://evil.example", 403),
                ] as [(String, String?, Int?)] {
                    let request = door.request(hosts: [host], origin: origin, contentType: type)
                    let answer = try await answer(gateway, door, request)
                    #expect(status(of: answer) == refused ?? door.status, "\(request)\(answer.prefix(300))")
                }
            }
        }
    }

    /// Probes of load balancers, which no browser can be made to send.
    @Test func oldRequestsWithoutAHost() async throws {
        try await GatewayHarness.with { gateway in
            for path in ["/health", "/ready", "/metrics"] {
                let answer = try await RawConnection.with(gateway) { connection in
                    try await connection.send("GET \(path) HTTP/1.0\r\n\r\n")
                    return try await connection.readToEnd()
                }
                #expect(status(of: answer) == 200)
            }
            let answer = try await RawConnection.with(gateway) { connection in
                try await connection.send("GET /health HTTP/1.0\r\nOrigin: http://localhost\r\n\r\n")
                return try await connection.readToEnd()
            }
            #expect(status(of: answer) == 403)
        }
    }

    @Test func whatItSaysIsBoundedAndPlain() async throws {
        let long = OriginPolicy.Fault.foreignHost(String(repeating: "a", count: 5000)).message
        #expect(long.utf8.count < 250 && long.contains("aaa...'"))
        let odd = OriginPolicy.Fault.foreignOrigin("\u{1b}[31m\"é'\n").message
        #expect(odd.contains("'_[31m_____'"))
    }

    /// The address that is listened on, by its name.
    @Test func theNameThatIsListenedOn() async throws {
        try await GatewayHarness.with(options: { $0.host = "LocalHost" }) { gateway in
            let reply = try await gateway.send(.GET, "/health", headers: [("Host", "localhost")])
            #expect(reply.status == 200)
        }
        let policy = OriginPolicy(hosts: ["myhost"])
        try policy.check(.named("MyHost:8080"), origins: ["http://myhost:8080"])
    }
}
