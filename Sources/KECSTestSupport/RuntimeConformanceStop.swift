import KECSControl
import KECSModel

extension RuntimeConformance {
    static let stopCases: [Case] = [
        Case(name: "terminate ends with 143 what does not handle it") { bench in
            let task = bench.task(bench.subject.container("web", .printOneLine))
            try await bench.start(task)
            try await bench.waitRunning(task)
            // Its line says that it is ready to be told: before that, the first process of
            // a container of its own does not hear the signal.
            _ = try await bench.waitForLogs(task, "web")
            try await bench.stop(task, .terminate)
            let code = try await bench.waitExited(task, "web")
            try require(code == 143, "code \(String(describing: code))")
            try await bench.stop(task, .terminate)
            try await bench.stop(task, .kill)
        },
        Case(name: "kill ends with 137, also what ignores terminate") { bench in
            let task = bench.task(bench.subject.container("web", .ignoreTerminate))
            try await bench.start(task)
            try await bench.waitRunning(task)
            // Its line says that the handler is in place.
            _ = try await bench.waitForLogs(task, "web")
            try await bench.stop(task, .terminate)
            let deadline = ContinuousClock.now + .milliseconds(400)
            while ContinuousClock.now < deadline {
                let phase = try await bench.phase(task, "web")
                try require(phase == .running, "terminate made it \(String(describing: phase))")
                await bench.hints.waitForMore(than: bench.hints.count, within: .milliseconds(50))
            }
            try await bench.stop(task, .kill)
            let code = try await bench.waitExited(task, "web")
            try require(code == 137, "code \(String(describing: code))")
        },
        Case(name: "stop during start leaves nothing running") { bench in
            for signal in [StopSignal.terminate, .kill] {
                let task = bench.task(bench.subject.container("web", .startSlowly))
                try await bench.start(task)
                try await bench.stop(task, signal)
                try await bench.wait(for: "nothing to be starting or running", of: task) {
                    $0.containers.values.allSatisfy {
                        switch $0.phase {
                        case .starting, .running: return false
                        case .created, .exited, .failed: return true
                        }
                    }
                }
                try await bench.requireQuiet(task, for: .milliseconds(600))
            }
        },
        Case(name: "stop races with start") { bench in
            // Whatever the order, the end is an end.
            for _ in 0..<5 {
                let task = bench.task(bench.subject.container("web", .runForever))
                let runtime = try bench.runtime
                async let start: Void = runtime.start(task, containers: ["web"])
                async let stop: Void = runtime.stop(task, containers: ["web"], signal: .kill)
                _ = try await (start, stop)
                try await bench.stop(task, .kill)
                try await bench.wait(for: "nothing to be starting or running", of: task) {
                    $0.containers.values.allSatisfy { $0.phase != .running && $0.phase != .starting }
                }
                try await bench.requireQuiet(task, for: .milliseconds(100))
            }
        },
    ]

    /// Logs, release, remove.
    static let recordCases: [Case] = [
        Case(name: "logs are kept past the end, newest last, and cut by tail") { bench in
            let task = bench.task(bench.subject.container("web", .printOneLine))
            try await bench.start(task)
            try await bench.waitRunning(task)
            let running = try await bench.waitForLogs(task, "web")
            try require(running.count == 1, "lines: \(running)")
            try require(
                running[0].stream == .stdout && !running[0].text.isEmpty
                    && !running[0].text.hasSuffix("\n"), "line: \(running[0])")
            try await bench.stop(task, .kill)
            try await bench.waitExited(task, "web")
            try await bench.runtime.release(task)
            let ended = try await bench.runtime.logs(task.arn, container: "web", tail: 1)
            try require(ended == running, "lines after the end: \(ended)")
            let none = try await bench.runtime.logs(task.arn, container: "web", tail: 0)
            try require(none.isEmpty, "tail 0: \(none)")
        },
        Case(name: "release keeps ended containers") { bench in
            let task = bench.task(bench.subject.container("job", .exit(code: 4)))
            try await bench.start(task)
            try await bench.waitExited(task, "job")
            try await bench.runtime.release(task)
            try await bench.runtime.release(task)
            let phase = try await bench.phase(task, "job")
            try require(phase == .exited(code: 4), "released: \(String(describing: phase))")
        },
        Case(name: "remove takes everything, running or not") { bench in
            let running = bench.task(bench.subject.container("web", .ignoreTerminate))
            let ended = bench.task(bench.subject.container("job", .exit(code: 0)))
            let kept = bench.task(bench.subject.container("web", .runForever))
            for task in [running, ended, kept] { try await bench.start(task) }
            try await bench.waitRunning(running)
            try await bench.waitRunning(kept)
            try await bench.waitExited(ended, "job")
            try await bench.runtime.remove([running.arn, ended.arn])
            for task in [running, ended] {
                try await bench.wait(for: "the task to be gone", of: task) {
                    $0.containers.isEmpty
                }
            }
            let left = try await bench.runtime.list()
            try require(left == [kept.arn], "list: \(left)")
            try await bench.runtime.remove([running.arn])
        },
    ]
}
