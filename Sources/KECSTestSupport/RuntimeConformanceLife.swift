import KECSControl
import KECSModel

extension RuntimeConformance {
    /// A container's way from start to end.
    static let lifeCases: [Case] = [
        Case(name: "a container runs, with an id and a start time") { bench in
            let task = bench.task(bench.subject.container("web", .runForever))
            try await bench.start(task)
            let observation = try await bench.waitRunning(task)
            let web = observation.containers["web"]
            try require(web?.runtimeId?.isEmpty == false, "no runtimeId: \(observation)")
            try require(web?.startedAt != nil, "no startedAt: \(observation)")
            try require(web?.finishedAt == nil, "finishedAt while it runs: \(observation)")
        },
        Case(name: "exit codes are the container's own") { bench in
            let codes = [0, 3, 255]
            for code in codes {
                let task = bench.task(bench.subject.container("job", .exit(code: code)))
                try await bench.start(task)
                let ended = try await bench.waitExited(task, "job")
                try require(ended == code, "exit \(code) was seen as \(String(describing: ended))")
                let job = try await bench.observe(task).containers["job"]
                guard let started = job?.startedAt, let finished = job?.finishedAt else {
                    throw ConformanceFailure("an ended container without times: \(job as Any)")
                }
                try require(started <= finished, "ended before it started: \(job as Any)")
            }
        },
        Case(name: "containers of a task live on their own") { bench in
            let task = bench.task(
                bench.subject.container("one", .runForever),
                bench.subject.container("two", .exit(code: 7)),
                bench.subject.container("three", .runForever))
            try await bench.start(task)
            try await bench.wait(for: "1 and 3 running, 2 ended", of: task) {
                $0.containers["one"]?.phase == .running
                    && $0.containers["two"]?.phase == .exited(code: 7)
                    && $0.containers["three"]?.phase == .running
            }
            try await bench.runtime.stop(task, containers: ["three"], signal: .kill)
            let code = try await bench.waitExited(task, "three")
            try require(code == 137, "killed: \(String(describing: code))")
            let one = try await bench.phase(task, "one")
            try require(one == .running, "one is \(String(describing: one))")
            let ids = try await bench.observe(task).containers.values.compactMap(\.runtimeId)
            try require(Set(ids).count == 3, "runtime ids are not three: \(ids)")
        },
        Case(name: "what cannot start fails with ECS's name for it") { bench in
            let task = bench.task(bench.subject.container("bad", .notStartable))
            try await bench.start(task)
            let last = try await bench.wait(for: "a failure", of: task) {
                switch $0.containers["bad"]?.phase {
                case .failed: return true
                case .running, .exited: throw ConformanceFailure("it ran: \($0)")
                case nil, .starting, .created: return false
                }
            }
            guard case .failed(let failure)? = last.containers["bad"]?.phase else { return }
            let names: [ContainerFailure.Name] = [
                .cannotPullContainer, .cannotCreateContainer, .cannotStartContainer,
            ]
            try require(names.contains(failure.name), "named \(failure.reason)")
            try require(!failure.message.isEmpty, "a failure without a text")
            // It stays so, however often it is asked for again.
            try await bench.start(task)
            let again = try await bench.phase(task, "bad")
            try require(again == .failed(failure), "then \(String(describing: again))")
        },
        Case(name: "hints arrive for the start and for the end") { bench in
            let task = bench.task(
                bench.subject.container("job", .exitAfter(milliseconds: 500, code: 0)))
            let deadline = ContinuousClock.now + bench.subject.patience
            try await bench.start(task)
            // Only hints may wake this loop: a runtime that never hints hangs to the deadline.
            for phase in ["running", "exited"] {
                while true {
                    let seen = bench.hints.count
                    let now = try await bench.phase(task, "job")
                    if now == .exited(code: 0) || (phase == "running" && now == .running) { break }
                    let rest = deadline - ContinuousClock.now
                    await bench.hints.waitForMore(than: seen, within: max(rest, .zero))
                    try require(
                        bench.hints.names(task.arn, after: seen) || ContinuousClock.now < deadline,
                        "no hint for \(phase)")
                }
            }
        },
    ]
}
