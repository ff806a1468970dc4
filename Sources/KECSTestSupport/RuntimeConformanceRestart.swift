import KECSControl
import KECSModel

extension RuntimeConformance {
    /// Adoption: a new runtime on the same data knows what runs and how what has
    /// ended did.
    static let restartCases: [Case] = [true, false].flatMap { crashing in
        let how = crashing ? "a crash" : "a shutdown"
        return [
            Case(name: "running containers are adopted after \(how)") { bench in
                let task = bench.task(
                    bench.subject.container("web", .printOneLine),
                    bench.subject.container("side", .runForever))
                try await bench.start(task)
                let before = try await bench.waitRunning(task)
                _ = try await bench.waitForLogs(task, "web")
                await bench.disconnect(crashing: crashing)
                try await bench.connect()
                let listed = try await bench.runtime.list()
                try require(listed == [task.arn], "list: \(listed)")
                let after = try await bench.observe(task)
                for name in ["web", "side"] {
                    try require(
                        after.containers[name]?.phase == .running
                            && after.containers[name]?.runtimeId
                                == before.containers[name]?.runtimeId
                            && after.containers[name]?.startedAt
                                == before.containers[name]?.startedAt,
                        "\(before) became \(after)")
                }
                try await bench.start(task)
                let lines = try await bench.waitForLogs(task, "web")
                try require(lines.count == 1, "it ran again: \(lines)")
                try await bench.stop(task, .terminate)
                let code = try await bench.waitExited(task, "side")
                try require(code == 143, "stopped after adoption: \(String(describing: code))")
            },
            Case(name: "true exit codes of what ended while away, after \(how)") { bench in
                let later = bench.task(
                    bench.subject.container("job", .exitAfter(milliseconds: 1000, code: 9)))
                let earlier = bench.task(bench.subject.container("job", .exit(code: 6)))
                try await bench.start(earlier)
                try await bench.waitExited(earlier, "job")
                try await bench.start(later)
                // On a busy machine it may be over before it was seen to run.
                try await bench.wait(for: "the later one to run", of: later) {
                    switch $0.containers["job"]?.phase {
                    case .running, .exited: true
                    case nil, .starting, .created, .failed: false
                    }
                }
                await bench.disconnect(crashing: crashing)
                // Nobody hints at anything now: this is the time the server is away.
                await bench.hints.waitForMore(
                    than: bench.hints.count, within: .milliseconds(1500))
                try await bench.connect()
                let first = try await bench.phase(earlier, "job")
                try require(first == .exited(code: 6), "earlier: \(String(describing: first))")
                let second = try await bench.waitExited(later, "job")
                try require(second == 9, "later: \(String(describing: second))")
                for task in [earlier, later] { try await bench.start(task) }
                try await bench.requireQuiet(earlier, for: .milliseconds(200))
                try await bench.requireQuiet(later, for: .milliseconds(200))
            },
            Case(name: "a start cut short by \(how) is finished by the next, once") { bench in
                let task = bench.task(bench.subject.container("web", .printOneLine))
                try await bench.start(task)
                await bench.disconnect(crashing: crashing)
                try await bench.connect()
                try await bench.start(task)
                try await bench.waitRunning(task)
                let lines = try await bench.waitForLogs(task, "web")
                try require(lines.count == 1, "it ran \(lines.count) times")
            },
        ]
    }
}
