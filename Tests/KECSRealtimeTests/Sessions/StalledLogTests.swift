import Foundation
import KECSControl
import KECSRealtime
import KECSTestSupport
import KECSWire
import NIOCore
import Testing

/// Clients that do not read a log that floods.
@Suite(.timeLimit(.minutes(1))) struct StalledLogTests {
    private static let lineBytes = 8000

    /// Lets the log flood a client that does not read, until nothing more is read for it.
    private func stall(
        _ world: LogsTests.World, _ more: String = "", _ body: (RawClient) async throws -> Void = { _ in }
    ) async throws -> RawClient {
        let slow = try await RawClient.upgraded(on: world.server, reads: false)
        world.runtime.changeLog(of: SampleTask.arn, "web") { $0.floodBytes = Self.lineBytes }
        try await body(slow)
        try await slow.send(LogsTests.subscribe(more))
        // Events come through meanwhile, each before the next is made.
        var (last, same, seq) = (-1, 0, 0)
        while same < 50 || last <= 0, world.server.realtime.statistics.slowCloses == 0 {
            seq += 1
            world.server.publish(seq)
            #expect(try await world.client.event().seq == seq)
            let handed = world.runtime.log(of: SampleTask.arn, "web")?.handed ?? 0
            same = handed == last ? same + 1 : 0
            last = handed
        }
        return slow
    }

    @Test func itsReadingStandsStillAndNobodyElseIsHarmed() async throws {
        try await LogsTests.run { world in
            try await world.client.subscribed("e")
            let slow = try await stall(world) {
                try await $0.subscribe("e", #"{"eventTypes":["task"]}"#)
                while world.server.realtime.statistics.subscriptions < 2 { await Task.yield() }
            }
            let handed = world.runtime.log(of: SampleTask.arn, "web")?.handed ?? 0
            // The sockets' own buffers, and little more.
            #expect(handed * Self.lineBytes < 16 << 20)
            #expect(world.server.realtime.statistics.slowCloses == 0)

            try await slow.startReading()
            _ = try await slow.head()
            _ = try await slow.message(ServerMessage<Connected>.self)
            // From here on it gets all of it, and its events in between.
            var (next, seq) = (0, 0)
            while next < handed + 500 {
                let frame = try await slow.frame()
                if frame.text.contains(#""type":"event""#) {
                    seq += 1
                    #expect(frame.text.contains(#""seq":\#(seq),"#))
                } else if frame.text.contains(#""type":"log""#) {
                    let log = try JSONDecoder().decode(ServerMessage<Log>.self, from: Data(frame.payload))
                    for line in log.payload.lines {
                        #expect(line.message == FakeLog.flood(next, bytes: Self.lineBytes))
                        next += 1
                    }
                }
            }
            #expect(seq > 0)
            try await slow.drop()
        }
    }

    /// Whatever waits goes with the connection, or with the server.
    @Test(arguments: [true, false])
    func whatWaitsIsLetGo(_ byClient: Bool) async throws {
        try await LogsTests.run { world in
            try await world.client.subscribed("e")
            let slow = try await stall(world)
            if byClient {
                try await slow.drop()
            } else {
                await world.server.realtime.shutDown(within: .milliseconds(50))
            }
            while world.desk.count > 0 { await Task.yield() }
            #expect(world.runtime.logReaders == 0)
        }
    }
}
