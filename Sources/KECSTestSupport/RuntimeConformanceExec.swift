import KECSControl
import KECSModel

/// What one command did, as a client would see it.
package struct ExecTranscript: Sendable {
    package var stdout: [UInt8] = []
    package var stderr: [UInt8] = []
    package var end: ExecEnd

    package var text: String { String(decoding: stdout, as: UTF8.self) }
    package var errors: String { String(decoding: stderr, as: UTF8.self) }
}

extension ConformanceBench {
    /// A task that runs, with one container `web`.
    package func runningTask(
        _ change: (inout ContainerSpec) -> Void = { _ in }
    ) async throws -> TaskSpec {
        var container = subject.container("web", .runForever)
        change(&container)
        let task = task(container)
        try await start(task)
        try await waitRunning(task)
        return task
    }

    package func open(
        _ task: TaskSpec, _ command: [String], terminal: TerminalSize? = nil,
        environment: [EnvironmentVariable] = []
    ) async throws -> any ExecSession {
        try await runtime.exec(
            task.arn, container: "web",
            ExecRequest(command: command, terminal: terminal, environment: environment))
    }

    /// Runs it to its end with this input and no more.
    package func exec(
        _ task: TaskSpec, _ command: [String], input: [UInt8] = [], terminal: TerminalSize? = nil,
        environment: [EnvironmentVariable] = []
    ) async throws -> ExecTranscript {
        let session = try await open(
            task, command, terminal: terminal, environment: environment)
        async let writing: Void = Self.feed(session, input)
        let transcript = try await Self.collect(session)
        await writing
        return transcript
    }

    package func shell(_ task: TaskSpec, _ script: String) async throws -> ExecTranscript {
        try await exec(task, ["sh", "-c", script])
    }

    static func feed(_ session: any ExecSession, _ input: [UInt8]) async {
        // A command may well end before it has read all.
        for start in stride(from: 0, to: input.count, by: 32 << 10) {
            do {
                try await session.write(Array(input[start..<min(start + 32 << 10, input.count)]))
            } catch { return }
        }
        await session.closeInput()
    }

    static func collect(_ session: any ExecSession) async throws -> ExecTranscript {
        var transcript = ExecTranscript(end: ExecEnd(exitCode: -1))
        while let output = try await session.read() {
            switch output.stream {
            case .stdout: transcript.stdout += output.bytes
            case .stderr: transcript.stderr += output.bytes
            }
        }
        transcript.end = await session.end()
        return transcript
    }

    /// Reads until the output ends with, or has in it, this text.
    package func read(_ session: any ExecSession, until text: String) async throws -> String {
        var seen: [UInt8] = []
        while !String(decoding: seen, as: UTF8.self).contains(text) {
            guard let output = try await session.read() else {
                throw ConformanceFailure(
                    "the output ended before \(text): \(String(decoding: seen, as: UTF8.self))")
            }
            seen += output.bytes
        }
        return String(decoding: seen, as: UTF8.self)
    }

    /// Tries until it holds.
    package func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + subject.patience
        while try await !condition() {
            guard ContinuousClock.now < deadline else {
                throw ConformanceFailure("waited in vain for \(what)")
            }
            await hints.waitForMore(than: hints.count, within: .milliseconds(50))
        }
    }
}

extension RuntimeConformance {
    /// A case for runtimes that run commands; the others must say that they do not.
    static func exec(
        _ name: String, _ body: @escaping @Sendable (ConformanceBench) async throws -> Void
    ) -> Case {
        Case(name: "exec: \(name)") { bench in
            guard try bench.runtime.capabilities.runsCommands else {
                let task = try await bench.runningTask()
                do {
                    _ = try await bench.open(task, ["true"])
                } catch let error as RuntimeError {
                    return try require(error.kind == .terminal, "kind: \(error.kind)")
                }
                throw ConformanceFailure("it ran a command")
            }
            try await body(bench)
        }
    }

    /// What a command is and how it ends.
    static let execCases: [Case] = [
        exec("exit codes") { bench in
            let task = try await bench.runningTask()
            for (script, code) in [("exit 0", 0), ("exit 7", 7), ("kill -9 $$", 137)] {
                for terminal in [nil, TerminalSize.standard] {
                    let seen = try await bench.exec(
                        task, ["sh", "-c", script], terminal: terminal)
                    try require(
                        seen.end == ExecEnd(exitCode: code), "\(script): \(seen.end) \(seen.text)")
                }
            }
        },
        exec("a program that is not there: 127; not executable: 126; the output says so") { bench in
            let task = try await bench.runningTask()
            for terminal in [nil, TerminalSize.standard] {
                let absent = try await bench.exec(
                    task, ["no-such-program", "x"], terminal: terminal)
                // Docker before 23 calls both 126.
                try require(
                    [126, 127].contains(absent.end.exitCode) && absent.end.reason == nil,
                    "absent: \(absent.end)")
                let told = absent.text + absent.errors
                try require(told.contains("no-such-program"), "told: \(told)")
                let file = try await bench.exec(task, ["/etc/passwd"], terminal: terminal)
                try require(file.end == ExecEnd(exitCode: 126), "no program: \(file.end)")
            }
        },
        exec("unknown and ended containers are absent") { bench in
            let task = try await bench.runningTask()
            func kind(_ arn: String, _ container: String) async throws -> RuntimeError.Kind? {
                do {
                    let session = try await bench.runtime.exec(
                        arn, container: container, ExecRequest(command: ["true"]))
                    session.hangUp()
                    return nil
                } catch let error as RuntimeError {
                    return error.kind
                }
            }
            try require(try await kind(task.arn, "db") == .absent, "an unknown container")
            try require(try await kind(task.arn + "0", "web") == .absent, "an unknown task")
            try await bench.stop(task, .kill)
            try await bench.waitExited(task, "web")
            try require(try await kind(task.arn, "web") == .absent, "a container that has ended")
        },
        exec("environment, folder and user are the container's") { bench in
            let task = try await bench.runningTask { container in
                container.environment = [EnvironmentVariable(name: "COLOUR", value: "grün")]
                container.workingDirectory = "/tmp"
                container.user = "65534:65534"
            }
            let script = "echo $COLOUR; pwd; id -u; id -g; echo $TERM; echo $EXTRA"
            let seen = try await bench.exec(
                task, ["sh", "-c", script],
                environment: [
                    EnvironmentVariable(name: "COLOUR", value: "red"),
                    EnvironmentVariable(name: "EXTRA", value: "1 2"),
                    EnvironmentVariable(name: "TERM", value: "xterm-256color"),
                ])
            try require(
                seen.text == "grün\n/tmp\n65534\n65534\nxterm-256color\n1 2\n",
                "\(seen.text) \(seen.errors)")
        },
        exec("arguments arrive as they are") { bench in
            let task = try await bench.runningTask()
            let words = ["", "a b", "*", "$HOME", "\"'\\", "line\nline", "ünï 🎉"]
            let seen = try await bench.exec(
                task, ["sh", "-c", #"for w in "$@"; do printf '%s|' "$w"; done"#, "sh"] + words)
            try require(seen.text == words.map { $0 + "|" }.joined(), seen.text)
        },
        exec("the task's end ends its commands and is told as the reason") { bench in
            for terminal in [nil, TerminalSize.standard] {
                let task = try await bench.runningTask()
                let session = try await bench.open(
                    task, ["sh", "-c", "echo ready; trap '' HUP TERM; while :; do sleep 1; done"],
                    terminal: terminal)
                _ = try await bench.read(session, until: "ready")
                try await bench.stop(task, .kill)
                let seen = try await ConformanceBench.collect(session)
                try require(
                    seen.end == ExecEnd(exitCode: 137, reason: ExecEnd.containerStopped),
                    "end: \(seen.end)")
            }
        },
        exec("hanging up ends it, deaf children included") { bench in
            for terminal in [nil, TerminalSize.standard] {
                let task = try await bench.runningTask()
                let beat = "i=0; while :; do i=$((i+1)); echo $i >beat; sleep 0.05; done"
                let session = try await bench.open(
                    task, ["sh", "-c", "trap '' HUP TERM; (\(beat)) & echo ready; wait"],
                    terminal: terminal)
                _ = try await bench.read(session, until: "ready")
                session.hangUp()
                session.hangUp()
                _ = await session.end()
                var last = ""
                try await bench.eventually("the end of the child") {
                    let now = try await bench.shell(task, "cat beat; sleep 0.3").text
                    defer { last = now }
                    return now == last
                }
            }
        },
    ]
}
