import KECSControl
import KECSModel

extension ConformanceBench {
    /// What the command of the flood has counted, after a moment in which it could go on.
    fileprivate func lineCount(_ task: TaskSpec) async throws -> Int {
        let seen = try await shell(task, "sleep 0.3; wc -c <count")
        return Int(seen.text.filter(\.isNumber)) ?? 0
    }
}

extension RuntimeConformance {
    /// What goes in and comes out of a command.
    static let execStreamCases: [Case] = [
        exec("without a terminal both outputs stay apart") { bench in
            let task = try await bench.runningTask()
            let seen = try await bench.shell(
                task, "echo out; echo err >&2; test -t 0 || test -t 1 || echo none")
            try require(seen.text == "out\nnone\n", "stdout: \(seen.text)")
            try require(seen.errors == "err\n", "stderr: \(seen.errors)")
        },
        exec("with a terminal all is one, and it is the command's own") { bench in
            let task = try await bench.runningTask()
            let script = "test -t 0 && test -t 1 && test -t 2 && echo all; echo err >&2; echo x >/dev/tty"
            let seen = try await bench.exec(
                task, ["sh", "-c", script], terminal: .standard)
            try require(seen.text == "all\r\nerr\r\nx\r\n", "output: \(seen.text.debugDescription)")
            try require(seen.stderr.isEmpty, "stderr: \(seen.errors)")
        },
        exec("the terminal has the size it was given, and another after a resize") { bench in
            let task = try await bench.runningTask()
            let session = try await bench.open(
                task, ["sh", "-c", "while read line; do stty size; done"],
                terminal: TerminalSize(columns: 111, rows: 33))
            try await session.write(Array("\n".utf8))
            _ = try await bench.read(session, until: "33 111\r\n")
            await session.resize(TerminalSize(columns: 70, rows: 20))
            try await bench.eventually("the new size") {
                try await session.write(Array("\n".utf8))
                let told = try await bench.read(session, until: " ")
                return told.contains("20 ")
            }
            session.hangUp()
        },
        exec("Ctrl-C interrupts, Ctrl-D ends the input of a terminal") { bench in
            let task = try await bench.runningTask()
            let session = try await bench.open(
                task, ["sh", "-c", "trap 'echo caught; k=1' INT; echo ready; while [ -z \"$k\" ]; do sleep 0.1; done; cat; echo done"],
                terminal: .standard)
            _ = try await bench.read(session, until: "ready")
            try await session.write([3])
            _ = try await bench.read(session, until: "caught")
            try await session.write(Array("typed\n".utf8))
            _ = try await bench.read(session, until: "typed")
            try await session.write([4])
            let rest = try await ConformanceBench.collect(session)
            try require(rest.text.hasSuffix("done\r\n"), "rest: \(rest.text.debugDescription)")
            try require(rest.end.exitCode == 0, "end: \(rest.end)")
        },
        exec("the end of the input is told") { bench in
            let task = try await bench.runningTask()
            let input = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
            let seen = try await bench.exec(task, ["wc", "-c"], input: input)
            try require(seen.text.contains("1048576"), "counted: \(seen.text)")
            try require(seen.end == ExecEnd(exitCode: 0), "end: \(seen.end)")
        },
        exec("10 MB both ways, not a byte lost") { bench in
            let task = try await bench.runningTask()
            var input: [UInt8] = []
            var number: UInt64 = 1
            while input.count < 10 << 20 {
                number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                withUnsafeBytes(of: number.bigEndian) { input += $0 }
            }
            let seen = try await bench.exec(task, ["cat"], input: input)
            try require(seen.stdout == input, "\(seen.stdout.count) of \(input.count) bytes, or others")
        },
        exec("10 MB out of a terminal, not a byte lost") { bench in
            let task = try await bench.runningTask()
            let seen = try await bench.exec(
                task, ["sh", "-c", "stty -opost; seq 1 1400000; exit 5"], terminal: .standard)
            try require(seen.end == ExecEnd(exitCode: 5), "end: \(seen.end)")
            var position = 0
            for line in 1...1_400_000 {
                for byte in "\(line)\n".utf8 {
                    guard position < seen.stdout.count, seen.stdout[position] == byte else {
                        throw ConformanceFailure("other bytes from \(position) on")
                    }
                    position += 1
                }
            }
            try require(position == seen.stdout.count, "\(seen.stdout.count) bytes")
        },
        exec("UTF-8 goes through, typed and printed") { bench in
            let task = try await bench.runningTask()
            let text = "héllo – 世界 🎉\n"
            let piped = try await bench.exec(task, ["cat"], input: Array(text.utf8))
            try require(piped.text == text, piped.text)
            let session = try await bench.open(task, ["cat"], terminal: .standard)
            try await session.write(Array(text.utf8))
            _ = try await bench.read(session, until: "🎉\r\nhéllo – 世界 🎉\r\n")
            try await session.write([4])
            let end = try await ConformanceBench.collect(session).end
            try require(end.exitCode == 0, "end: \(end)")
        },
        exec("output that nobody reads stops the command; read again, it goes on") { bench in
            for terminal in [nil, TerminalSize.standard] {
                let task = try await bench.runningTask()
                let line = String(repeating: "x", count: 99)
                // A byte more in the file for each line. Written anew instead, it would be empty most of the time
                // that the disk is busy: ext4 writes a file out that was cut to nothing, and the next cut waits.
                let session = try await bench.open(
                    task,
                    ["sh", "-c", "while :; do printf x >>count; echo \(line); done"],
                    terminal: terminal)
                var last = -1
                try await bench.eventually("the command to stop") {
                    let now = try await bench.lineCount(task)
                    defer { last = now }
                    return now > 0 && now == last
                }
                // 100 bytes a line. What lies between the command and us: pipes, sockets.
                try require(last < 40_000, "\(last) lines were taken though nobody reads")
                let stopped = last
                try await bench.eventually("the command to go on") {
                    var taken = 0
                    while taken < 256 << 10, let piece = try await session.read() {
                        taken += piece.bytes.count
                    }
                    return try await bench.lineCount(task) > stopped
                }
                session.hangUp()
                _ = await session.end()
            }
        },
        exec("many at once") { bench in
            let task = try await bench.runningTask()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let seen = try await bench.exec(
                            task, ["sh", "-c", "cat; exit \(number)"],
                            input: Array("input \(number)".utf8))
                        try require(
                            seen.text == "input \(number)" && seen.end.exitCode == number,
                            "\(number): \(seen.text) \(seen.end)")
                    }
                }
                try await group.waitForAll()
            }
        },
    ]
}
