import KECSControl
import KECSModel

extension RuntimeConformance {
    /// Exactly once.
    static let startCases: [Case] = [
        Case(name: "start is idempotent") { bench in
            let task = bench.task(bench.subject.container("web", .printOneLine))
            let runtime = try bench.runtime
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await runtime.start(task, containers: ["web"]) }
                }
                try await group.waitForAll()
            }
            let first = try await bench.waitRunning(task)
            for _ in 0..<3 { try await bench.start(task) }
            let last = try await bench.observe(task)
            try require(
                first.containers["web"]?.runtimeId == last.containers["web"]?.runtimeId
                    && first.containers["web"]?.startedAt == last.containers["web"]?.startedAt,
                "another container: \(first) then \(last)")
            let lines = try await bench.waitForLogs(task, "web")
            try require(lines.count == 1, "it ran \(lines.count) times: \(lines)")
        },
        Case(name: "what has ended is never run again") { bench in
            let task = bench.task(bench.subject.container("job", .exit(code: 5)))
            try await bench.start(task)
            try await bench.waitExited(task, "job")
            let before = try await bench.observe(task)
            try await bench.start(task)
            try await bench.requireQuiet(task, for: .milliseconds(400))
            let after = try await bench.observe(task)
            try require(before == after, "\(before) became \(after)")
        },
        Case(name: "containers may be started one by one") { bench in
            let task = bench.task(
                bench.subject.container("one", .runForever),
                bench.subject.container("two", .runForever))
            try await bench.runtime.start(task, containers: ["one"])
            try await bench.wait(for: "one to run", of: task) {
                $0.containers["one"]?.phase == .running
            }
            let two = try await bench.phase(task, "two")
            try require(two == nil || two == .created, "two is \(String(describing: two))")
            try await bench.runtime.start(task, containers: ["two"])
            try await bench.waitRunning(task)
        },
        Case(name: "observe and list agree") { bench in
            let tasks = (0..<3).map { _ in
                bench.task(bench.subject.container("web", .runForever))
            }
            for task in tasks { try await bench.start(task) }
            for task in tasks { try await bench.waitRunning(task) }
            let listed = try await bench.runtime.list()
            try require(
                Set(listed) == Set(tasks.map(\.arn)) && listed.count == 3, "list: \(listed)")
            let observed = try await bench.runtime.observe(tasks.map(\.arn))
            try require(
                Set(observed.map(\.taskArn)) == Set(tasks.map(\.arn)) && observed.count == 3,
                "observe: \(observed)")
        },
        Case(name: "a task in awsvpc mode has an address, over restarts too, and others have none") { bench in
            var own = bench.task(bench.subject.container("web", .runForever))
            own.networkMode = .awsvpc
            let shared = bench.task(bench.subject.container("web", .runForever))
            for task in [own, shared] { try await bench.start(task) }
            let address = try await bench.waitRunning(own).networkInterface?.privateIPv4Address
            let parts = (address ?? "").split(separator: ".").compactMap { UInt8($0) }
            try require(parts.count == 4, "the address is \(address ?? "absent")")
            let other = try await bench.waitRunning(shared).networkInterface
            try require(other == nil, "a task without a network of its own is at \(String(describing: other))")
            await bench.disconnect(crashing: true)
            try await bench.connect()
            let again = try await bench.waitRunning(own).networkInterface?.privateIPv4Address
            try require(again == address, "\(address ?? "") became \(again ?? "absent")")
        },
        Case(name: "unknown tasks are answered empty") { bench in
            let known = bench.task(bench.subject.container("web", .runForever))
            let unknown = bench.task(bench.subject.container("web", .runForever))
            try await bench.start(known)
            let both = try await bench.runtime.observe([unknown.arn, known.arn])
            try require(
                both.first { $0.taskArn == unknown.arn }?.containers.isEmpty == true
                    && both.contains { $0.taskArn == known.arn } && both.count == 2,
                "observe: \(both)")
            try await bench.stop(unknown, .terminate)
            try await bench.stop(unknown, .kill)
            try await bench.runtime.release(unknown)
            try await bench.runtime.remove([unknown.arn])
            let none = try await bench.runtime.observe([])
            try require(none.isEmpty, "observe of nothing: \(none)")
        },
    ]
}

extension ConformanceBench {
    /// The container's lines, once there are any.
    package func waitForLogs(_ task: TaskSpec, _ container: String) async throws -> [ContainerLogLine] {
        var lines: [ContainerLogLine] = []
        let deadline = ContinuousClock.now + subject.patience
        while ContinuousClock.now < deadline {
            lines = try await runtime.logs(task.arn, container: container, tail: nil)
            if !lines.isEmpty { return lines }
            await hints.waitForMore(than: hints.count, within: .milliseconds(50))
        }
        throw ConformanceFailure("no log lines of \(container)")
    }
}
