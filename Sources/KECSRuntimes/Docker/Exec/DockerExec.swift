import CSupervisor
import Glibc
import KECSControl
import NIOCore
import NIOPosix

/// A command of the engine: how it is asked after and how it is ended.
///
/// The engine has no call that ends a command, and one whose client has gone runs on. So
/// each is marked by an entry of its environment, which its children inherit. Where the
/// engine is on this machine, its processes are found by that mark and signalled from
/// here; else by a second command, a shell in the container. With a remote engine and an
/// image without a shell the command ends with its container.
struct DockerExec: Sendable {
    let client: DockerClient
    let id: String
    let container: String
    /// `KECS_EXEC_ID=…`
    let mark: String
    /// Whether processes may be looked for on this machine; off in tests of the other way.
    var looksHere = true

    /// Ends it, children included: SIGHUP, SIGKILL where that does not help.
    func kill() async {
        for (number, name) in [(SIGHUP, "HUP"), (SIGKILL, "KILL")] {
            guard await isRunning() else { return }
            let reached = await signalHere(number)
            if reached == 0 { await signalInside(name) }
            for _ in 0..<10 {
                guard await isRunning() else { return }
                try? await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    /// How it ended; waits while it has not.
    /// - Parameter isAbandoned: it was told to end and will not be waited for any longer.
    func end(isAbandoned: @Sendable () -> Bool) async -> ExecEnd {
        var pause = Duration.milliseconds(5)
        var failures = 0
        while true {
            do {
                let seen = try await client.inspectExec(id)
                failures = 0
                if !seen.running, let code = seen.exitCode { return await explained(code) }
            } catch let error as DockerError where error.status == 404 {
                return ExecEnd(exitCode: 137, reason: ExecEnd.containerStopped)
            } catch {
                failures += 1
                if failures > 10 { return ExecEnd(exitCode: 137, reason: "\(error)") }
            }
            if isAbandoned() { return ExecEnd(exitCode: 137, reason: "It does not end") }
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(500))
        }
    }

    /// A container's end takes its commands with it, SIGKILL like.
    private func explained(_ code: Int) async -> ExecEnd {
        guard code == 137 else { return ExecEnd(exitCode: code) }
        for _ in 0..<5 {
            let seen: ContainerInspect
            do {
                seen = try await client.inspectContainer(container)
            } catch {
                return ExecEnd(exitCode: code, reason: ExecEnd.containerStopped)
            }
            if seen.state.status != "running" {
                return ExecEnd(exitCode: code, reason: ExecEnd.containerStopped)
            }
            // The engine learns of the two ends one after the other.
            try? await Task.sleep(for: .milliseconds(50))
        }
        return ExecEnd(exitCode: code)
    }

    private func isRunning() async -> Bool {
        do {
            return try await client.inspectExec(id).running
        } catch let error as DockerError where error.status == 404 {
            return false
        } catch {
            return true
        }
    }

    private func signalHere(_ number: CInt) async -> Int {
        guard looksHere else { return 0 }
        let mark = mark
        let reached = try? await NIOThreadPool.singleton.runIfActive {
            Int(kecs_signal_marked(mark, number))
        }
        return reached ?? 0
    }

    private func signalInside(_ name: String) async {
        let script = """
            for p in /proc/[0-9]*; do
              if tr '\\0' '\\n' <$p/environ 2>/dev/null | grep -qx '\(mark)'; then kill -\(name) ${p#/proc/}; fi
            done
            """
        do {
            let helper = try await client.createExec(
                container, ExecCreate(tty: false, cmd: ["sh", "-c", script], env: [], user: "0"))
            let eventLoop = client.group.next()
            let reader = try await eventLoop.submit {
                NIOLoopBound(OutputReader(eventLoop: eventLoop), eventLoop: eventLoop)
            }.get()
            let (channel, _) = try await client.startExec(
                helper, terminal: nil, reader: reader, on: eventLoop)
            // Its output does not matter; its end does.
            let limit = eventLoop.scheduleTask(in: .seconds(5)) { channel.close(promise: nil) }
            defer { limit.cancel() }
            while try await eventLoop.flatSubmit({ reader.value.next() }).get() != nil {}
        } catch {
            // The container is gone, or has no shell: then it ends with the container.
        }
    }
}
