import KECSGateway
import Testing

@Suite struct BodyTests {
    /// As boto3 does: all is sent before the answer is looked at.
    @Test func tenMegabytesAreRefusedNotHung() async throws {
        try await GatewayHarness.with { gateway in
            let count = 10 * 1024 * 1024
            let answer = try await RawConnection.with(gateway) { connection in
                try await connection.send(
                    "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(count)\r\n\r\n")
                try await connection.send(String(repeating: "x", count: count))
                return try await connection.readToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
            #expect(answer.contains("x-amzn-ErrorType: RequestEntityTooLargeException\r\n"))
            #expect(answer.contains(#""__type":"RequestEntityTooLargeException""#))
            let next = try await gateway.call("ListClusters")
            #expect(next.status == 200, "and serves on")
        }
    }

    @Test func alsoWhereItsLengthIsNotTold() async throws {
        try await GatewayHarness.with(options: { $0.bodyLimit = 100 }) { gateway in
            let answer = try await RawConnection.with(gateway) { connection in
                try await connection.send(
                    "POST /v1/ListClusters HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
                for _ in 0..<20 { try await connection.send("10\r\n0123456789abcdef\r\n") }
                try await connection.send("0\r\n\r\n")
                return try await connection.readToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
            #expect(answer.lowercased().contains("connection: close"))
        }
    }

    @Test func theLimitItselfIsTaken() async throws {
        try await GatewayHarness.with(options: { $0.bodyLimit = 64 }) { gateway in
            let body = "{}".padding(to: 64)
            let (atLimit, above) = (
                try await gateway.call("ListClusters", body),
                try await gateway.call("ListClusters", body + " ")
            )
            #expect(atLimit.status == 200)
            #expect(above.status == 413)
        }
    }

    @Test func endlessBodiesAreCutOff() async throws {
        try await GatewayHarness.with(options: {
            $0.bodyLimit = 100
            $0.drainLimit = 1000
        }) { gateway in
            try await RawConnection.with(gateway) { connection in
                try await connection.send(
                    "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n")
                let answer = try await connection.read(until: "}")
                #expect(answer.hasPrefix("HTTP/1.1 413 "))
                // Whoever goes on sending finds the connection closed.
                await #expect(throws: (any Error).self) {
                    for _ in 0..<10_000 {
                        try await connection.send(String(repeating: "x", count: 10_000))
                    }
                }
            }
        }
    }

    @Test func continueIsSaidBeforeTheBody() async throws {
        try await GatewayHarness.with { gateway in
            try await RawConnection.with(gateway) { connection in
                try await connection.send(
                    "POST /v1/ListClusters HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
                        + "Expect: 100-continue\r\n\r\n")
                #expect(
                    try await connection.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 100 "))
                try await connection.send("{}")
                #expect(try await connection.read(until: "}").hasPrefix("HTTP/1.1 200 "))
            }
        }
    }

    @Test func nobodyIsAskedForABodyThatIsTooLarge() async throws {
        try await GatewayHarness.with { gateway in
            let answer = try await RawConnection.with(gateway) { connection in
                try await connection.send(
                    "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\n"
                        + "Expect: 100-continue\r\n\r\n")
                return try await connection.readToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
        }
    }
}

extension String {
    fileprivate func padding(to count: Int) -> String {
        self + String(repeating: " ", count: count - self.count)
    }
}
