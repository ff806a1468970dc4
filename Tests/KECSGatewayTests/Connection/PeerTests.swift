import KECSGateway
import KECSRealtime
import Testing

/// One address cannot take all connections.
@Suite struct PeerTests {
    private static let ask = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"

    @Test(arguments: [false, true])
    func connectionsOfAnAddress(isProxy: Bool) async throws {
        try await GatewayHarness.with(options: {
            $0.connectionLimitOfAddress = 2
            if isProxy { $0.trustedProxies = [AddressBlock("127.0.0.0/8")].compactMap { $0 } }
        }) { gateway in
            try await RawConnection.with(gateway) { one in
                try await RawConnection.with(gateway) { two in
                    for connection in [one, two] {
                        try await connection.send(Self.ask)
                        #expect(try await connection.read(until: "}").hasPrefix("HTTP/1.1 200 "))
                    }
                    let third = try await RawConnection.with(gateway) { three in
                        // It may be closed already.
                        try? await three.send(Self.ask)
                        return (try? await three.read(until: "}")) ?? ""
                    }
                    // Behind a proxy there are many clients.
                    #expect(isProxy ? third.hasPrefix("HTTP/1.1 200 ") : third.isEmpty)
                }
            }
        }
    }
}
