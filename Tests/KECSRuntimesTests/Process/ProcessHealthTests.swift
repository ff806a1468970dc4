import Foundation
import KECSControl
import KECSModel
import KECSRuntimes
import KECSTestSupport
import Testing

/// Health checks, which supervisors run. Times are whole seconds in a definition,
/// so these tests take some.
@Suite struct ProcessHealthTests {
    private let subject = ProcessSubject()

    private func check(_ command: [String], change: (inout HealthCheckSpec) -> Void = { _ in })
        -> HealthCheckSpec
    {
        var check = HealthCheckSpec(command: command)
        check.interval = 1
        check.timeout = 20
        check.retries = 1
        change(&check)
        return check
    }

    /// The container's health as it changed, after UNKNOWN (which a busy machine may
    /// be too late to see).
    private func health(
        of check: HealthCheckSpec?, until wanted: Set<ContainerHealth>
    ) async throws -> [ContainerHealth?] {
        let bench = ConformanceBench(subject)
        try await bench.connect()
        do {
            var container = subject.shell("web", "touch mark; exec sleep 1000")
            container.environment = [EnvironmentVariable(name: "COLOUR", value: "blue")]
            container.healthCheck = check
            let task = bench.task(container)
            try await bench.start(task)
            var seen: [ContainerHealth?] = []
            try await bench.wait(for: "health \(wanted)", of: task) {
                guard let web = $0.containers["web"], web.phase == .running else { return false }
                if seen.last != web.health { seen.append(web.health) }
                return Set(seen.compactMap { $0 }).isSuperset(of: wanted)
            }
            await bench.close()
            return seen.first == .unknown ? Array(seen.dropFirst()) : seen
        } catch {
            await bench.close()
            throw error
        }
    }

    @Test func withoutACheckThereIsNoHealth() async throws {
        #expect(try await health(of: nil, until: []) == [nil])
        #expect(try await health(of: check(["NONE"]), until: []) == [nil])
    }

    @Test func aCheckRunsInTheContainersFolderAndEnvironment() async throws {
        let shell = check(["CMD-SHELL", "test -f mark && test $COLOUR = blue"])
        #expect(try await health(of: shell, until: [.healthy]) == [.healthy])
        // As the Docker engine runs it.
        let arguments = check(["CMD-SHELL", "test $0 = a && test $1 = b", "a", "b"])
        #expect(try await health(of: arguments, until: [.healthy]) == [.healthy])
        let program = check(["CMD", "test", "-f", "mark"])
        #expect(try await health(of: program, until: [.healthy]) == [.healthy])
    }

    @Test func healthComesAndGoes() async throws {
        let bench = ConformanceBench(subject)
        try await bench.connect()
        do {
            var container = subject.shell("web", "exec sleep 1000")
            container.healthCheck = check(["CMD-SHELL", "test ! -f sick"])
            let task = bench.task(container)
            try await bench.start(task)
            let sick = URL(filePath: subject.folder).appending(
                components: "tasks", task.id, "web", "work", "sick")
            for wanted in [ContainerHealth.healthy, .unhealthy, .healthy] {
                if wanted == .unhealthy { try Data().write(to: sick) }
                try await bench.wait(for: "\(wanted)", of: task) {
                    $0.containers["web"]?.health == wanted
                }
                if wanted == .unhealthy { try FileManager.default.removeItem(at: sick) }
            }
        } catch {
            await bench.close()
            throw error
        }
        await bench.close()
    }

    @Test func aCheckThatHangsOrCannotRunHasFailed() async throws {
        let hanging = check(["CMD-SHELL", "trap '' TERM; while :; do sleep 100; done"]) {
            $0.timeout = 1
        }
        #expect(try await health(of: hanging, until: [.unhealthy]) == [.unhealthy])
        let absent = check(["CMD", "/no/such"])
        #expect(try await health(of: absent, until: [.unhealthy]) == [.unhealthy])
    }

    @Test func failuresInTheStartPeriodDoNotCount() async throws {
        // The third check passes; two failures would be one too many.
        let command = ["CMD-SHELL", "echo >> count; test $(wc -l < count) -ge 3"]
        let check = check(command) { $0.startPeriod = 60 }
        #expect(try await health(of: check, until: [.healthy]) == [.healthy])
    }

    @Test func aCheckWithoutACommandIsRefused() async throws {
        let bench = ConformanceBench(subject)
        try await bench.connect()
        var container = subject.shell("web", "sleep 1000")
        container.healthCheck = check(["CMD"])
        let task = bench.task(container)
        try await bench.start(task)
        let phase = try await bench.phase(task, "web")
        await bench.close()
        #expect(
            phase
                == .failed(
                    ContainerFailure(.cannotCreateContainer, "its healthCheck has no command")))
    }
}
