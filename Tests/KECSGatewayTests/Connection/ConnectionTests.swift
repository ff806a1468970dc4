import KECSGateway
import KECSRealtime
import NIOCore
import ServiceLifecycle
import Testing

@Suite struct ConnectionTests {
    private static let ask = "POST /v1/ListClusters HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"

    @Test func connectionsAreKept() async throws {
        try await GatewayHarness.with { gateway in
            try await RawConnection.with(gateway) { connection in
                for _ in 0..<3 {
                    try await connection.send(Self.ask + "\r\n{}")
                    #expect(try await connection.read(until: "}").hasPrefix("HTTP/1.1 200 "))
                }
            }
        }
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
        try await GatewayHarness.with { gateway in
            let answer = try await RawConnection.with(gateway) { connection in
                try await connection.send(
                    Self.ask + "\r\n{}" + "GET /nope HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        + "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                return try await connection.readToEnd()
            }
            let statuses = answer.matches(of: /HTTP\/1\.1 (\d+)/).map { String($0.1) }
            #expect(statuses == ["200", "404", "200"])
        }
    }

    @Test(arguments: ["Connection: close", "Connection: Close"])
    func closesWhenAsked(header: String) async throws {
        try await GatewayHarness.with { gateway in
            let answer = try await RawConnection.with(gateway) { connection in
                try await connection.send(Self.ask + header + "\r\n\r\n{}")
                return try await connection.readToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test func oldClientsGetTheirEnd() async throws {
        try await GatewayHarness.with { gateway in
            let answer = try await RawConnection.with(gateway) { connection in
                try await connection.send("GET /health HTTP/1.0\r\n\r\n")
                return try await connection.readToEnd()
            }
            #expect(answer.contains(" 200 ") && answer.contains("\"status\":\"ok\""))
        }
    }

    @Test(arguments: [false, true])
    func bytesThatAreNotHTTP(isFirst: Bool) async throws {
        try await GatewayHarness.with { gateway in
            let answer = try await RawConnection.with(gateway) { connection in
                if !isFirst {
                    try await connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    _ = try await connection.read(until: "}")
                }
                try await connection.send("\u{1}\u{2} nonsense\r\n\r\n")
                return try await connection.readToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
        }
    }

    @Test(arguments: [false, true])
    func headsAreBounded(isFirst: Bool) async throws {
        try await GatewayHarness.with { gateway in
            let answer = try await RawConnection.with(gateway) { connection in
                if !isFirst {
                    try await connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    _ = try await connection.read(until: "}")
                }
                let field = "X-Big: \(String(repeating: "x", count: 100_000))\r\n"
                try await connection.send("GET / HTTP/1.1\r\nHost: localhost\r\n\(field)\r\n")
                return try await connection.readToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 431 ") || answer.hasPrefix("HTTP/1.1 400 "))
        }
    }

    @Test func aHeadThatNeverEnds() async throws {
        var limits = RealtimeLimits()
        limits.requestTimeout = .seconds(2)
        try await GatewayHarness.with(limits: limits) { gateway in
            let answer = try await RawConnection.with(gateway) { connection in
                try await connection.send("GET / HTTP/1.1\r\nHost: loc")
                return try await connection.readToEnd()
            }
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 408 "))
        }
    }

    @Test func aBodyThatNeverEnds() async throws {
        try await GatewayHarness.with(options: { $0.requestTimeout = .milliseconds(200) }) { gateway in
            let answer = try await RawConnection.with(gateway) { connection in
                try await connection.send(Self.ask + "\r\n{")
                return try await connection.readToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 408 "))
        }
    }

    @Test func silenceBetweenRequestsEndsTheConnection() async throws {
        try await GatewayHarness.with(options: { $0.idleTimeout = .milliseconds(200) }) { gateway in
            let answer = try await RawConnection.with(gateway) { connection in
                try await connection.send(Self.ask + "\r\n{}")
                return try await connection.readToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test func aShutdownDoesNotWaitForTheRestOfARequest() async throws {
        try await GatewayHarness.with { gateway in
            try await RawConnection.with(gateway) { connection in
                // The answer to the first shows that the second's head is being read.
                try await connection.send(Self.ask + "\r\n{}" + Self.ask + "\r\n{")
                _ = try await connection.read(until: "}")
                await gateway.services.triggerGracefulShutdown()
                let rest = try await connection.readToEnd()
                #expect(rest.isEmpty || rest.hasPrefix("HTTP/1.1 503 "))
            }
        }
    }

    @Test func aShutdownEndsWhatIsIdle() async throws {
        try await GatewayHarness.with { gateway in
            try await RawConnection.with(gateway) { connection in
                try await connection.send(Self.ask + "\r\n{}")
                _ = try await connection.read(until: "}")
                await gateway.services.triggerGracefulShutdown()
                #expect(try await connection.readToEnd().isEmpty)
            }
        }
    }
}
