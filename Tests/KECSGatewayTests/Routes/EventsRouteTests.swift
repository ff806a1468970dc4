import AsyncHTTPClient
import KECSGateway
import KECSTestSupport
import NIOCore
import NIOHTTP1
import Testing

@Suite struct EventsRouteTests {
    /// Reads a response of `/v1/events` line by line.
    private static func lines(
        _ gateway: GatewayHarness, _ query: String, until isLast: (String) -> Bool
    ) async throws -> [String] {
        let request = HTTPClientRequest(url: "\(gateway.url)/v1/events\(query)")
        let response = try await gateway.http.execute(request, timeout: .seconds(20))
        var buffer = ByteBuffer()
        var lines: [String] = []
        for try await var part in response.body {
            buffer.writeBuffer(&part)
            while let end = buffer.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
                let line = buffer.readString(length: end - buffer.readerIndex) ?? ""
                buffer.moveReaderIndex(forwardBy: 1)
                ReceivedMessages.note(line, journal: .real)
                lines.append(line)
                if isLast(line) { return lines }
            }
        }
        return lines
    }

    /// What the control plane itself tells, kept for the contract's check.
    @Test func aTasksLife() async throws {
        try await GatewayHarness.with { gateway in
            _ = try await gateway.call("CreateCluster", #"{"clusterName":"a"}"#)
            _ = try await gateway.call(
                "RegisterTaskDefinition",
                #"{"family":"f","containerDefinitions":[{"name":"m","image":"i","memory":8}]}"#)
            let (hearing, hears) = AsyncStream.makeStream(of: Void.self)
            async let told = Self.lines(gateway, "?clusters=a&snapshot=true") { line in
                hears.yield()
                return line.contains(#""eventType":"task""#) && line.contains(#""action":"STOP""#)
            }
            // Otherwise all may be over when it begins to listen.
            _ = await hearing.first { true }
            let run = try await gateway.call("RunTask", #"{"cluster":"a","taskDefinition":"f"}"#)
            let tasks = try #require(run.json?["tasks"] as? [[String: Any]])
            let arn = try #require(tasks.first?["taskArn"] as? String)
            _ = try await gateway.call("StopTask", #"{"cluster":"a","task":"\#(arn)"}"#)
            let lines = try await told
            #expect(lines.first?.contains(#""type":"subscribe_ack""#) == true)
            #expect(lines.contains { $0.contains(#""type":"snapshot_end""#) })
            #expect(lines.last?.contains(arn) == true)
            let again = try await Self.lines(gateway, "?snapshot=true") { $0.contains("snapshot_end") }
            #expect(again.contains { $0.contains(#""SNAPSHOT""#) && $0.contains(#""clusterName":"a""#) })
        }
    }
}
