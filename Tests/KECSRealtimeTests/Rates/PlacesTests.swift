import KECSRealtime
import KECSWire
import NIOCore
import Testing

struct PlacesTests {
    @Test func soManyForAnAddressAndSoManyInAll() throws {
        let places = Places(5, ofAddress: 2)
        var held = [try places.take("a"), try places.take("a")]
        #expect(throws: Places.Full.forTheAddress) { try places.take("a") }
        held += [try places.take("b"), try places.take("c"), try places.take("d")]
        #expect(throws: Places.Full.altogether) { try places.take("e") }
        #expect(throws: Places.Full.forTheAddress) { try places.take("a") }
        #expect(places.count == 5)
        // Once, whoever says so how often.
        held[2].giveBack()
        held[2].giveBack()
        #expect(places.count == 4)
        held[2] = try places.take("e")
        #expect(throws: Places.Full.altogether) { try places.take("b") }
        held = []
        #expect(places.count == 0)
        _ = try places.take("a")
    }

    /// Whatever is taken and given back: the sums are right, and none is over.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func sums(seed: UInt64) {
        var random = SplitMix(state: seed)
        let places = Places(12, ofAddress: 3)
        var held: [(address: Int, place: Place)] = []
        for _ in 0..<2000 {
            if Bool.random(using: &random), !held.isEmpty {
                let (_, place) = held.remove(at: Int.random(in: 0..<held.count, using: &random))
                if Bool.random(using: &random) { place.giveBack() }
            } else {
                let address = Int.random(in: 0..<8, using: &random)
                let own = held.filter { $0.address == address }.count
                let expected: Places.Full? = own == 3 ? .forTheAddress : held.count == 12 ? .altogether : nil
                do throws(Places.Full) {
                    held.append((address, try places.take("\(address)")))
                    #expect(expected == nil)
                } catch {
                    #expect(error == expected)
                }
            }
            #expect(places.count == held.count)
        }
    }

    // MARK: The doors

    private var limits: RealtimeLimits {
        var limits = TestServer.quiet
        limits.authTimeout = .minutes(10)
        limits.unauthenticated = 4
        limits.unauthenticatedOfAddress = 2
        return limits
    }

    private func open(
        _ server: TestServer, _ path: String = "/ws", from address: String
    ) async throws -> (client: RawClient, head: String) {
        let client = try await RawClient.connect(to: server)
        try await client.send(RawClient.upgradeRequest(path, "X-Forwarded-For: \(address)\r\n"))
        return (client, try await client.head())
    }

    private static let proxies = TrustedProxies([AddressBlock("127.0.0.1")].compactMap { $0 })

    @Test func unauthenticatedSockets() async throws {
        try await TestServer.run(limits: limits, authenticator: PermissionTokens(), proxies: Self.proxies) { server in
            let (first, head) = try await open(server, from: "2001:db8::1")
            #expect(head.hasPrefix("HTTP/1.1 101 "))
            #expect(try await open(server, from: "[2001:db8::2]:443").head.hasPrefix("HTTP/1.1 101 "))
            // All of a /64 are one.
            for address in ["2001:db8::3", "2001:DB8:0:0:ff::1%eth0"] {
                let (refused, head) = try await open(server, from: address)
                #expect(head.hasPrefix("HTTP/1.1 429 ") && head.contains("Retry-After: 10\r\n"))
                #expect(String(decoding: try await refused.rest(), as: UTF8.self).contains("RATE_LIMIT_EXCEEDED"))
            }
            // Others are not kept out by it, while there is room.
            let others = [
                try await open(server, from: "2001:db8:0:1::1"), try await open(server, from: "::ffff:1.2.3.4"),
            ]
            for other in others { #expect(other.head.hasPrefix("HTTP/1.1 101 ")) }
            #expect(try await open(server, from: "9.9.9.9").head.hasPrefix("HTTP/1.1 503 "))
            #expect(server.realtime.statistics.unauthenticated == 4)
            // Who brings a token needs no place, nor does who has said who they are.
            #expect(try await open(server, "/ws?token=x", from: "2001:db8::1").head.hasPrefix("HTTP/1.1 101 "))
            _ = try await first.message(ServerMessage<Connected>.self)
            try await first.send(.text(#"{"id":"a","type":"auth","token":"events:read"}"#))
            _ = try await first.message(ServerMessage<AuthAck>.self)
            #expect(try await open(server, from: "2001:db8::4").head.hasPrefix("HTTP/1.1 101 "))
            #expect(server.realtime.statistics.unauthenticated == 4)
        }
    }

    /// The rate of connections knows a client by the same forms.
    @Test func connectionsOfAnAddress() async throws {
        var limits = TestServer.quiet
        limits.connectionsPerMinute = 3
        try await TestServer.run(limits: limits, proxies: Self.proxies) { server in
            for (address, status) in [
                ("2001:db8::1", 101), ("[2001:db8::ffff]:1", 101), ("2001:0db8:0:0:1::", 101), ("2001:db8::2", 429),
                ("1.2.3.4", 101), ("1.2.3.4:80", 101), ("::ffff:1.2.3.4", 101), ("[::ffff:102:304]:9", 429),
                ("2001:db8:0:1::1", 101),
            ] {
                let head = try await open(server, from: address).head
                #expect(head.hasPrefix("HTTP/1.1 \(status) "), "\(address)")
            }
        }
    }
}
