import Foundation
import KECSAccess
import KECSControl
import KECSModel
import KECSRuntimes
import KECSTestSupport
import Logging
import Synchronization
import Testing

/// The wall clock is set at any moment, by seconds or by years, while time goes on: tasks and
/// services get as far as ever.
@Suite struct ClockJumpTests {
    private final class Machine: Sendable {
        let clock = TestClock()
        let store: InMemoryStore
        let plane: ControlPlane
        private let folder = FileManager.default.temporaryDirectory
            .appending(path: "kecs-clock-\(UUID().uuidString)").path()
        private let random: Mutex<Generator>
        private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

        init(seed: UInt64) throws {
            random = Mutex(Generator(state: seed))
            let environment = clock.environment()
            store = InMemoryStore(now: environment.now)
            var settings = ControlSettings()
            settings.stopTimeoutSeconds = 2
            plane = ControlPlane(
                settings: settings, store: store,
                runtime: try SimulatedRuntime(
                    dataFolder: folder, environment: environment, logger: logger),
                environment: environment, logger: logger)
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func call(_ operation: String, _ json: String) async throws {
            _ = try await plane.call(
                operation, body: Data(json.utf8),
                context: RequestContext(
                    requestId: "r", region: "us-east-1", accountId: "000000000000",
                    principal: .anonymous, logger: logger))
        }

        /// Time goes on, and the clock may be set.
        func go(_ steps: Int = 1) async {
            for _ in 0..<steps {
                let (jump, size) = random.withLock { random in
                    let longest = [60_000, 3_600_000, 86_400_000, 315_000_000_000]
                    let size = Int.random(
                        in: 1000...longest[Int.random(in: 0...3, using: &random)], using: &random)
                    return (
                        Int.random(in: 0...2, using: &random) == 0,
                        Bool.random(using: &random) ? size : -size
                    )
                }
                // Within what can be written.
                if jump, (0...3_000_000_000_000).contains(clock.now.milliseconds + size) {
                    clock.set(milliseconds: size)
                }
                clock.advance(milliseconds: 200)
                for _ in 0..<20 { await Task.yield() }
                await plane.settle()
            }
        }

        /// Until it is so, for a minute at most.
        func reaches(_ isSo: (State) -> Bool) async -> Bool {
            for _ in 0..<300 {
                if isSo(store.state) { return true }
                await go()
            }
            return isSo(store.state)
        }
    }

    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            let mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
            return mixed ^ (mixed >> 29)
        }
    }

    private func run(seed: UInt64, _ body: @Sendable (Machine) async throws -> Void) async throws {
        let machine = try Machine(seed: seed)
        try await withThrowingTaskGroup(of: Void.self) { group in
            // Owner: this group.
            group.addTask { try await machine.plane.run() }
            while !machine.plane.isReady { await Task.yield() }
            try await machine.call("CreateCluster", "{}")
            for (family, labels) in [
                ("good", ""), ("deaf", #""kecs.simulated.ignore-stop":"true""#),
                ("short", #""kecs.simulated.run-for-ms":"100","kecs.simulated.exit-code":"3""#),
            ] {
                try await machine.call(
                    "RegisterTaskDefinition",
                    """
                    {"family":"\(family)","containerDefinitions":[
                    {"name":"w","image":"i","memory":64,"dockerLabels":{\(labels)}}]}
                    """)
            }
            try await body(machine)
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    @Test(arguments: UInt64(1)...8)
    func tasks(seed: UInt64) async throws {
        try await run(seed: seed) { machine in
            for family in ["good", "deaf", "good", "deaf"] {
                try await machine.call("RunTask", #"{"taskDefinition":"\#(family)","count":2}"#)
                await machine.go()
            }
            #expect(
                await machine.reaches { $0.tasks.values.allSatisfy { $0.lastStatus == .running } },
                "seed \(seed)")
            let uptime = machine.clock.uptime
            for arn in machine.store.state.tasks.keys {
                try await machine.call("StopTask", #"{"task":"\#(arn)"}"#)
            }
            // SIGKILL comes after two seconds, however late the clock says that it is.
            while machine.clock.uptime - uptime < .milliseconds(1800) {
                await machine.go()
                #expect(
                    machine.store.state.tasks.values.allSatisfy {
                        $0.family != "deaf" || $0.lastStatus != .stopped
                    }, "seed \(seed)")
            }
            #expect(
                await machine.reaches { $0.tasks.values.allSatisfy { $0.lastStatus == .stopped } },
                "seed \(seed)")
            let codes = Set(machine.store.state.tasks.values.map { "\($0.family) \($0.containers[0].exitCode ?? -1)" })
            #expect(codes == ["good 143", "deaf 137"])
        }
    }

    @Test(arguments: UInt64(1)...6)
    func services(seed: UInt64) async throws {
        try await run(seed: seed) { machine in
            try await machine.call(
                "CreateService", #"{"serviceName":"s","taskDefinition":"short","desiredCount":2}"#)
            await machine.go(40)
            #expect(machine.store.state.services.values.first?.startsAgainAt != nil)
            try await machine.call("UpdateService", #"{"service":"s","taskDefinition":"good"}"#)
            #expect(
                await machine.reaches { $0.services.values.first?.primary?.rolloutState == .completed },
                "seed \(seed)")
            try await machine.call("DeleteService", #"{"service":"s","force":true}"#)
            #expect(await machine.reaches { $0.services.values.first?.status == .inactive }, "seed \(seed)")
        }
    }
}
