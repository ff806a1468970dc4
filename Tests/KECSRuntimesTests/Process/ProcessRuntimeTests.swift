import Foundation
import Glibc
import KECSControl
import KECSModel
import KECSRuntimes
import KECSTestSupport
import Testing

/// What processes are promised beyond what every runtime is.
@Suite struct ProcessRuntimeTests {
    private let subject = ProcessSubject()

    /// Runs the body on a connected runtime, and cleans up.
    private func withBench(
        _ subject: ProcessSubject? = nil,
        _ body: (ConformanceBench) async throws -> Void
    ) async throws {
        let bench = ConformanceBench(subject ?? self.subject)
        try await bench.connect()
        do {
            try await body(bench)
        } catch {
            await bench.close()
            throw error
        }
        await bench.close()
    }

    /// Runs a shell script to its end; answers its code and its output.
    private func run(
        _ script: String, on bench: ConformanceBench,
        change: (inout ContainerSpec) -> Void = { _ in }
    ) async throws -> (code: Int?, lines: [ContainerLogLine]) {
        var container = subject.shell("job", script)
        change(&container)
        let task = bench.task(container)
        try await bench.start(task)
        let code = try await bench.waitExited(task, "job")
        return (code, try await bench.runtime.logs(task.arn, container: "job", tail: nil))
    }

    private func failure(
        on bench: ConformanceBench, mode: TaskSpec.NetworkMode = .bridge,
        of container: ContainerSpec
    ) async throws -> ContainerFailure {
        var task = bench.task(container)
        task.networkMode = mode
        try await bench.start(task)
        let seen = try await bench.wait(for: "a failure", of: task) {
            if case .failed? = $0.containers[container.name]?.phase { return true }
            return false
        }
        guard case .failed(let failure)? = seen.containers[container.name]?.phase else {
            throw ConformanceFailure("unreachable")
        }
        return failure
    }

    /// The numbers that a container printed, once it has printed a whole line.
    private func numbers(_ task: TaskSpec, _ bench: ConformanceBench) async throws -> [pid_t] {
        try await bench.waitForLogs(task, "web")[0].text.split(separator: " ").compactMap {
            pid_t($0)
        }
    }

    /// A process that is a zombie counts as gone: whose child it is may be late.
    private func isAlive(_ pid: pid_t) -> Bool {
        guard let stat = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else {
            return false
        }
        let text = String(decoding: stat, as: UTF8.self)
        return !text.contains(") Z ") && !text.contains(") X ")
    }

    private func expectGone(_ pids: [pid_t]) async {
        let deadline = ContinuousClock.now + .seconds(10)
        while pids.contains(where: isAlive), ContinuousClock.now < deadline {
            await Task.yield()
        }
        for pid in pids { #expect(!isAlive(pid), "process \(pid) is still there") }
    }

    @Test func aContainerHasItsOwnSessionAndGroup() async throws {
        try await withBench { bench in
            let (code, lines) = try await run(
                "ps -o pid=,pgid=,sid= -p $$; ps -o sid= -p $PPID", on: bench)
            try #require(code == 0 && lines.count == 2)
            let own = lines[0].text.split(separator: " ")
            #expect(Set(own).count == 1, "pid, pgid, sid: \(own)")
            let supervisor = lines[1].text.split(separator: " ")
            #expect(supervisor.first != own.first)
            #expect(supervisor.first.flatMap { pid_t($0) } != getsid(0))
        }
    }

    @Test func aContainerGetsNothingOfTheServer() async throws {
        try await withBench { bench in
            // Not through a shell, which would open and reset some itself.
            var container = subject.command(
                "job", "grep", "-H", "-E", "^(SigBlk|SigIgn|Pid):", "/proc/self/status")
            container.environment = [EnvironmentVariable(name: "A", value: "1")]
            let task = bench.task(container)
            try await bench.start(task)
            try await bench.waitExited(task, "job")
            let lines = try await bench.runtime.logs(task.arn, container: "job", tail: nil)
            for name in ["SigBlk", "SigIgn"] {
                let line = lines.first { $0.text.contains(name) }
                #expect(line?.text.hasSuffix("0000000000000000") == true, "\(lines)")
            }
            let (_, files) = try await run("exec ls -l /proc/self/fd", on: bench)
            // Its three streams and the folder that ls reads.
            let open = files.filter { $0.text.contains("->") }
            #expect(open.count == 4, "\(open.map(\.text))")
        }
    }

    @Test func theEnvironmentIsTheDefinitionsAndLittleElse() async throws {
        try await withBench { bench in
            var container = subject.command("job", "env")
            container.environment = [
                EnvironmentVariable(name: "GREETING", value: "a=b c"),
                EnvironmentVariable(name: "HOME", value: "/nowhere"),
                EnvironmentVariable(name: "KECS_TASK_ARN", value: "forged"),
            ]
            let task = bench.task(container)
            try await bench.start(task)
            try await bench.waitExited(task, "job")
            let lines = try await bench.runtime.logs(task.arn, container: "job", tail: nil)
                .map(\.text)
            #expect(
                Set(lines.compactMap { $0.split(separator: "=").first.map(String.init) }) == [
                    "PATH", "HOME", "GREETING", "KECS_TASK_ARN", "KECS_CONTAINER_NAME",
                    "KECS_RUNTIME_ID",
                ])
            #expect(lines.contains("GREETING=a=b c"))
            #expect(lines.contains("HOME=/nowhere"))
            #expect(lines.contains("KECS_TASK_ARN=\(task.arn)"))
            #expect(lines.contains("KECS_CONTAINER_NAME=job"))
        }
    }

    @Test func theWorkingDirectoryIsAsAskedOrAScratchFolder() async throws {
        try await withBench { bench in
            let (_, asked) = try await run("pwd", on: bench) { $0.workingDirectory = "/usr" }
            #expect(asked.map(\.text) == ["/usr"])
            let (code, own) = try await run("pwd; touch here", on: bench)
            #expect(code == 0)
            #expect(own.first?.text.hasSuffix("/job/work") == true, "\(own)")
        }
    }

    @Test(.enabled(if: getuid() == 0 || getenv("CI") != nil, "only root may run tasks as another user"))
    func theUserIsAsAsked() async throws {
        try await withBench { bench in
            let script = "id -u; id -g; id -G; pwd"
            let named = try await run(script, on: bench) { $0.user = "nobody" }
            #expect(named.lines.map(\.text) == ["65534", "65534", "65534", "/"])
            let numbers = try await run(script, on: bench) { $0.user = "1234:5678" }
            #expect(numbers.lines.map(\.text) == ["1234", "5678", "5678", "/"])
        }
    }

    @Test func limitsAreSet() async throws {
        try await withBench { bench in
            let (_, lines) = try await run("ulimit -S -n; ulimit -H -n; ulimit -c", on: bench) {
                $0.ulimits = [
                    Ulimit(name: "nofile", soft: 64, hard: 128),
                    Ulimit(name: "core", soft: 0, hard: 0),
                ]
            }
            #expect(lines.map(\.text) == ["64", "128", "0"])
        }
    }

    @Test func whatCannotRunSaysWhy() async throws {
        try await withBench { bench in
            var missing = subject.command("web", "no-such-program")
            missing.environment = [EnvironmentVariable(name: "PATH", value: "/usr/bin:/bin")]
            #expect(
                try await failure(on: bench, of: missing)
                    == ContainerFailure(
                        .cannotStartContainer,
                        "exec: \"no-such-program\": executable file not found in $PATH"))
            #expect(
                try await failure(on: bench, of: subject.command("web", "/etc/passwd"))
                    == ContainerFailure(
                        .cannotStartContainer, "exec: \"/etc/passwd\": Permission denied"))
            #expect(
                try await failure(on: bench, of: subject.command("web", "/no/such"))
                    == ContainerFailure(
                        .cannotStartContainer, "exec: \"/no/such\": No such file or directory"))
            var container = subject.command("web", "true")
            container.workingDirectory = "/no/such"
            #expect(
                try await failure(on: bench, of: container)
                    == ContainerFailure(
                        .cannotStartContainer, "chdir to \"/no/such\": No such file or directory"))
            container = subject.command("web", "true")
            container.user = "nobody-at-all"
            #expect(
                try await failure(on: bench, of: container)
                    == ContainerFailure(
                        .cannotStartContainer,
                        "unable to find user nobody-at-all: no matching entries in passwd file"))
            container = subject.command("web", "true")
            container.ulimits = [Ulimit(name: "nofile", soft: 200, hard: 100)]
            let limit = try await failure(on: bench, of: container)
            #expect(limit.name == .cannotStartContainer)
            #expect(limit.message.hasPrefix("setting ulimit nofile: "))
            container = ContainerSpec(name: "web", image: "nginx")
            let image = try await failure(on: bench, of: container)
            #expect(image.name == .cannotCreateContainer)
            #expect(image.message.contains("runs no images"))
            container = subject.command("web", "true")
            container.mountPoints = [
                MountPoint(sourceVolume: "data", containerPath: "/data", readOnly: false)
            ]
            let mount = try await failure(on: bench, of: container)
            #expect(mount.name == .cannotCreateContainer)
            #expect(mount.message.contains("no mounts"))
            let network = try await failure(
                on: bench, mode: .none, of: subject.command("web", "true"))
            #expect(network.name == .cannotCreateContainer)
        }
    }

    @Test func anImageMayBeAProgram() async throws {
        try await withBench { bench in
            let task = bench.task(ContainerSpec(name: "job", image: "/bin/false"))
            try await bench.start(task)
            #expect(try await bench.waitExited(task, "job") == 1)
        }
    }

    @Test(arguments: [(1, 129), (6, 134), (11, 139), (15, 143)])
    func anEndBySignalIs128AndTheSignal(signal: Int, code: Int) async throws {
        try await withBench { bench in
            let ended = try await run("kill -\(signal) $$", on: bench)
            #expect(ended.code == code)
        }
    }

    @Test func descendantsDieWithTheContainer() async throws {
        try await withBench { bench in
            // One child in its group, one in another session that has lost its parent.
            let task = bench.task(
                subject.shell(
                    "web",
                    """
                    sleep 1000 & a=$!
                    setsid sh -c 'sleep 1001 & echo $! > deep; wait' &
                    while ! [ -s deep ]; do sleep 0.01; done
                    echo $$ $a $(cat deep); wait
                    """))
            try await bench.start(task)
            let pids = try await numbers(task, bench)
            try #require(pids.count == 3)
            try await bench.stop(task, .terminate)
            #expect(try await bench.waitExited(task, "web") == 143)
            await expectGone(pids)
        }
    }

    @Test func aProgramThatEndsByItselfLeavesNobody() async throws {
        try await withBench { bench in
            let task = bench.task(
                subject.shell("web", "setsid sleep 1000 & sleep 1001 & echo $! ; exit 3"))
            try await bench.start(task)
            #expect(try await bench.waitExited(task, "web") == 3)
            await expectGone(try await numbers(task, bench))
        }
    }

    @Test func aHandlerOfTheStopSignalDecidesTheCode() async throws {
        try await withBench { bench in
            let task = bench.task(
                subject.shell(
                    "web", "trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.05; done"))
            try await bench.start(task)
            _ = try await bench.waitForLogs(task, "web")
            try await bench.stop(task, .terminate)
            #expect(try await bench.waitExited(task, "web") == 0)
            let lines = try await bench.runtime.logs(task.arn, container: "web", tail: nil)
            #expect(lines.map(\.text) == ["ready", "bye"])
        }
    }

    @Test func aKilledSupervisorTakesItsContainerWithIt() async throws {
        var quick = ProcessSubject()
        quick.options.resyncInterval = .milliseconds(100)
        try await withBench(quick) { bench in
            let task = bench.task(
                subject.shell("web", "setsid sleep 1000 & echo $PPID $$ $!; wait"))
            try await bench.start(task)
            let pids = try await numbers(task, bench)
            try #require(pids.count == 3)
            kill(pids[0], SIGKILL)
            // Nobody hints: the runtime finds it out by itself.
            let seen = try await bench.wait(for: "the loss", of: task) {
                $0.containers["web"]?.phase == .exited(code: nil)
            }
            #expect(seen.containers["web"]?.failure?.name == .containerLost)
            #expect(seen.containers["web"]?.finishedAt != nil)
            await expectGone(pids)
            // And it stays so, after a restart too.
            await bench.disconnect(crashing: true)
            try await bench.connect()
            try await bench.start(task)
            #expect(try await bench.phase(task, "web") == .exited(code: nil))
        }
    }

    @Test func aKilledLauncherIsReplacedAndNobodyNotices() async throws {
        try await withBench { bench in
            let first = bench.task(subject.shell("web", "echo $PPID; exec sleep 1000"))
            try await bench.start(first)
            let supervisor = try #require(try await numbers(first, bench).first)
            let launcher = try #require(parent(of: supervisor))
            try #require(parent(of: launcher) == getpid())
            kill(launcher, SIGKILL)
            let second = bench.task(subject.container("web", .runForever))
            let deadline = ContinuousClock.now + .seconds(10)
            while true {
                do {
                    try await bench.start(second)
                    break
                } catch let error as RuntimeError {
                    try #require(error.kind == .retryable && ContinuousClock.now < deadline)
                }
            }
            try await bench.waitRunning(second)
            #expect(try await bench.phase(first, "web") == .running)
        }
    }

    private func parent(of pid: pid_t) -> pid_t? {
        let stat = FileManager.default.contents(atPath: "/proc/\(pid)/stat") ?? Data()
        let text = String(decoding: stat, as: UTF8.self)
        // `pid (name) state parent …`
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        return fields.count > 1 ? pid_t(fields[1]) : nil
    }

    @Test func aFolderOfAnotherBootIsNotRun() async throws {
        try await withBench { bench in
            // As a crash between the folder and the supervisor would leave it.
            let task = bench.task(subject.container("web", .runForever))
            try await bench.start(task)
            try await bench.waitRunning(task)
            try await bench.stop(task, .kill)
            try await bench.waitExited(task, "web")
            await bench.disconnect(crashing: true)
            let folder = "\(subject.folder)/tasks/\(task.id)/web"
            for file in ["launch", "started", "exit"] {
                try FileManager.default.removeItem(atPath: "\(folder)/\(file)")
            }
            try await bench.connect()
            // Its supervisor may be in its last moments still.
            try await bench.eventually("the folder without a start") {
                try await bench.phase(task, "web") == .created
            }
            await bench.disconnect(crashing: true)
            let known = "\(folder)/container.json"
            let text = try String(contentsOfFile: known, encoding: .utf8)
            let boot = try String(
                contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
                .trimmingCharacters(in: .newlines)
            try text.replacingOccurrences(of: boot, with: "another")
                .write(toFile: known, atomically: true, encoding: .utf8)
            try await bench.connect()
            #expect(try await bench.phase(task, "web") == .exited(code: nil))
            try await bench.start(task)
            #expect(try await bench.phase(task, "web") == .exited(code: nil))
        }
    }

    @Test func whoeverStartsItItRunsOnce() async throws {
        // Two servers on one folder, which must not be, still do no harm.
        let mark = subject.folder + "/mark"
        try await withBench { bench in
            let other = try subject.make()
            for _ in 0..<30 {
                let task = bench.task(subject.shell("job", "echo run >> \(mark)"))
                let runtime = try bench.runtime
                async let first: Void = runtime.start(task, containers: ["job"])
                async let second: Void = other.start(task, containers: ["job"])
                _ = try await (first, second)
                #expect(try await bench.waitExited(task, "job") == 0)
                try await other.start(task, containers: ["job"])
            }
            await other.shutdown()
            let runs = try String(contentsOfFile: mark, encoding: .utf8)
            #expect(runs.split(separator: "\n").count == 30)
        }
    }

    @Test func aLongDataFolderIsFine() async throws {
        let name = String(repeating: "deep", count: 50)
        let long = ProcessSubject(folder: subject.folder + "/\(name)/\(name)/\(name)")
        // Where a socket's path would be too long.
        for rule in RuntimeConformance.cases where rule.name.hasPrefix("hints") {
            try await rule.check(long)
        }
        try? FileManager.default.removeItem(atPath: subject.folder)
    }

    @Test func oddNamesLeadNowhere() async throws {
        try await withBench { bench in
            for arn in ["..", "a/..", "", "x/../../y", "arn:aws:ecs:r:0:task/c/."] {
                #expect(try await bench.runtime.observe([arn]) == [TaskObservation(taskArn: arn)])
                try await bench.runtime.remove([arn])
            }
            var task = bench.task(subject.container("web", .runForever))
            task.id = "../../escape"
            task.arn = "arn:aws:ecs:us-east-1:0:task/c/../../escape"
            await #expect(throws: RuntimeError.self) {
                try await bench.runtime.start(task, containers: ["web"])
            }
            let logs = try await bench.runtime.logs("a/..", container: "..", tail: nil)
            #expect(logs.isEmpty)
        }
    }
}
