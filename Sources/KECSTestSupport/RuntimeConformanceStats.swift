import KECSControl
import KECSModel

extension RuntimeConformance {
    /// A case for runtimes that measure; the others must say that they do not.
    private static func stats(
        _ name: String, _ body: @escaping @Sendable (ConformanceBench) async throws -> Void
    ) -> Case {
        Case(name: "stats: \(name)") { bench in
            guard try bench.runtime.capabilities.measuresUsage else {
                let task = try await bench.runningTask()
                let kind = await bench.failure(ofStatsOf: task.arn)
                return try require(kind == .terminal, "failed with \(String(describing: kind))")
            }
            try await body(bench)
        }
    }

    /// What containers use.
    static let statsCases: [Case] = [
        stats("CPU time grows while a container burns, and never falls") { bench in
            let task = bench.task(bench.subject.container("web", .burn))
            try await bench.start(task)
            try await bench.waitRunning(task)
            var last = 0
            var first: Int?
            // A fifth of a second of CPU time, however long that takes here.
            try await bench.eventually("CPU time") {
                guard let usage = try await bench.runtime.stats(task.arn).containers["web"],
                    let cpu = usage.cpuNanoseconds
                else { throw ConformanceFailure("no CPU time of a container that runs") }
                try require(cpu >= last, "CPU time fell from \(last) to \(cpu)")
                last = cpu
                first = first ?? cpu
                return cpu - (first ?? cpu) >= 200_000_000
            }
        },
        stats("what a container that runs holds, and what there is") { bench in
            let task = try await bench.runningTask()
            let before = bench.now
            var usage: ContainerUsage?
            try await bench.eventually("a reading") {
                usage = try await bench.runtime.stats(task.arn).containers["web"]
                return (usage?.memoryBytes ?? 0) > 0
            }
            guard let usage else { return }
            try require((usage.processors ?? 0) > 0, "processors: \(usage)")
            try require(
                (usage.memoryLimitBytes ?? 0) > usage.memoryBytes ?? 0, "memory: \(usage)")
            let late = usage.readAt.milliseconds - before.milliseconds
            try require((-2000...60_000).contains(late), "read \(late) ms after it was asked for")
        },
        stats("containers are told apart") { bench in
            let task = bench.task(
                bench.subject.container("idle", .runForever),
                bench.subject.container("busy", .burn))
            try await bench.start(task)
            try await bench.waitRunning(task)
            try await bench.eventually("the busy one to be ahead") {
                let usage = try await bench.runtime.stats(task.arn).containers
                try require(Set(usage.keys) == ["idle", "busy"], "containers: \(usage.keys)")
                let (idle, busy) = (usage["idle"]?.cpuNanoseconds, usage["busy"]?.cpuNanoseconds)
                return (busy ?? 0) > (idle ?? 0) + 200_000_000
            }
        },
        stats("one that has ended uses nothing any more, its task is still known") { bench in
            let task = bench.task(
                bench.subject.container("job", .exit(code: 0)),
                bench.subject.container("web", .runForever))
            try await bench.start(task)
            try await bench.waitExited(task, "job")
            try await bench.wait(for: "web to run", of: task) {
                $0.containers["web"]?.phase == .running
            }
            let usage = try await bench.runtime.stats(task.arn)
            try require(Array(usage.containers.keys) == ["web"], "containers: \(usage.containers.keys)")
            try await bench.stop(task, .kill)
            try await bench.waitExited(task, "web")
            let ended = try await bench.runtime.stats(task.arn)
            try require(ended.containers.isEmpty, "an ended task uses \(ended)")
        },
        stats("what was never started, and what was removed, is absent") { bench in
            let unknown = bench.task(bench.subject.container("web", .runForever))
            let never = await bench.failure(ofStatsOf: unknown.arn)
            try require(never == .absent, "unknown: \(String(describing: never))")
            let task = try await bench.runningTask()
            try await bench.runtime.remove([task.arn])
            let gone = await bench.failure(ofStatsOf: task.arn)
            try require(gone == .absent, "removed: \(String(describing: gone))")
        },
        stats("a restart goes on from the container's start") { bench in
            let task = bench.task(bench.subject.container("web", .burn))
            try await bench.start(task)
            try await bench.waitRunning(task)
            func cpu() async throws -> Int {
                try await bench.runtime.stats(task.arn).containers["web"]?.cpuNanoseconds ?? 0
            }
            try await bench.eventually("CPU time") { try await cpu() >= 100_000_000 }
            let before = try await cpu()
            await bench.disconnect(crashing: true)
            try await bench.connect()
            let after = try await cpu()
            try require(after >= before, "\(before) before the restart, \(after) after it")
        },
    ]
}

extension ConformanceBench {
    /// How reading a task's usage fails; nil: it does not.
    fileprivate func failure(ofStatsOf taskArn: String) async -> RuntimeError.Kind? {
        do {
            _ = try await runtime.stats(taskArn)
            return nil
        } catch {
            return (error as? RuntimeError)?.kind
        }
    }

    fileprivate var now: Timestamp { Environment.system.now() }
}
