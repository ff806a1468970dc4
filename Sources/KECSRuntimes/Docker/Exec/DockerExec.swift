import CSupervisor
import Glibc
import KECSControl
import NIOCore
import NIOPosix

/// A command of the engine: how it is asked after and how it is ended.
///
/// The engine has no call that ends a command, and one whose client has gone runs on. It says
/// which process it has started for the command, and the command is marked by an entry of its
/// environment. What has come of the two, by descent, session or mark, is ended: on this
/// machine by ``ExecProcesses``; else, or where that is not permitted, by a second command, a
/// shell in the container. With an engine elsewhere and an image without a shell the command
/// ends with its container.
struct DockerExec: Sendable {
    /// What a shell in the container begins its search with.
    enum Seeds: Sendable {
        /// Numbers in the container, of processes that are known to be the command's.
        case known([Int])
        /// Where the mark finds nobody: the one process that somebody has started from outside
        /// without a mark, if it is the only one.
        case unmarked
    }

    let client: DockerClient
    let id: String
    /// The container's id.
    let container: String
    /// `KECS_EXEC_ID=…`
    let mark: String
    /// Whether processes may be looked for on this machine; off in tests of the other way.
    var looksHere = true

    /// Ends it and all that it has started: SIGHUP, SIGKILL to what that does not end.
    func kill() async {
        do {
            let root = try await client.inspectExec(id).pid ?? 0
            guard let main = try await runningProcess() else { return }
            if looksHere, await blocking({ kecs_is_in_container(pid_t(clamping: main), container) == 1 }) {
                return await killHere(ExecProcesses(root: root, container: container, mark: mark))
            }
        } catch let error as DockerError where error.status == 404 {
            // The container is gone, and took it along.
            return
        } catch {
            // Perhaps the next calls find the engine again.
        }
        for _ in 0..<3 {
            // One without a mark can only be the command's where that has not ended.
            await endInside(await isRunning() ? .unmarked : .known([]))
            guard await isRunning() else { return }
        }
    }

    /// The container's first process; nil where the container does not run.
    private func runningProcess() async throws -> Int? {
        let state = try await client.inspectContainer(container).state
        return ["running", "paused", "restarting"].contains(state.status) ? state.pid ?? 0 : nil
    }

    private func killHere(_ processes: ExecProcesses) async {
        var known = ExecProcesses.Known()
        for round in 0..<40 {
            // Hung up once: who handles that has a second for it.
            let number: CInt? = round == 0 ? SIGHUP : round < 10 ? nil : SIGKILL
            let (left, forbidden, more) = await blocking { [known] in
                processes.signal(number, known)
            }
            known = more
            if left == 0 { return }
            if !forbidden.isEmpty { await endInside(.known(forbidden)) }
            try? await Task.sleep(for: .milliseconds(round < 10 ? 100 : 50))
        }
    }

    private func blocking<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        // Fails only where the pool was shut down, and nobody does.
        (try? await NIOThreadPool.singleton.runIfActive(body)) ?? body()
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
                if failures > 10 { return ExecEnd(exitCode: 137, reason: "\(error.inOneLine)") }
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

    /// A shell that is root in the container looks through its `/proc`.
    private func endInside(_ seeds: Seeds) async {
        let known: String
        switch seeds {
        case .known(let numbers): known = numbers.map(String.init).joined(separator: " ")
        case .unmarked: known = "?"
        }
        let script = Self.script(mark: mark, seeds: known)
        do {
            let helper = try await client.createExec(
                container, ExecCreate(tty: false, cmd: ["sh", "-c", script], env: [Self.helperMark], user: "0"))
            let eventLoop = client.group.next()
            let reader = try await eventLoop.submit {
                NIOLoopBound(OutputReader(eventLoop: eventLoop), eventLoop: eventLoop)
            }.get()
            let (channel, _) = try await client.startExec(
                helper, terminal: nil, reader: reader, on: eventLoop)
            // Its output does not matter; its end does.
            let limit = eventLoop.scheduleTask(in: .seconds(20)) { channel.close(promise: nil) }
            defer { limit.cancel() }
            while try await eventLoop.flatSubmit({ reader.value.next() }).get() != nil {}
        } catch {
            // The container is gone, or has no shell: then it ends with the container.
        }
    }

    /// A helper is not taken for a command without a mark.
    private static let helperMark = "KECS_EXEC_ID=helper"

    /// SIGHUP, then SIGKILL until nobody is left. Needs only what every `sh` has, and `cat`, `tr`,
    /// `grep` and `sleep`.
    /// - Parameter seeds: numbers of processes; `?`: ``Seeds/unmarked``.
    static func script(mark: String, seeds: String) -> String {
        """
        here=$(cat /proc/self/cgroup) members=' ' sessions=' '
        look() {
          all='' roots=''
          for p in /proc/[0-9]*; do
            n=${p#/proc/}
            line=$(cat $p/stat 2>/dev/null) || continue
            set -- ${line##*) }
            if [ "$1" = Z ] || [ $n = 1 ] || [ "$4" = $$ ] || [ $n = $$ ]; then continue; fi
            [ "$(cat $p/cgroup 2>/dev/null)" = "$here" ] || continue
            all="$all $n:$2:$4"
            marks=$(tr '\\0' '\\n' <$p/environ 2>/dev/null | grep '^KECS_EXEC_ID=')
            case " $(echo $marks) " in
            *" \(mark) "*) members="$members$n " ;;
            *) if [ -z "$marks" ] && [ "$2" = 0 ]; then roots="$roots $n"; fi ;;
            esac
          done
        }
        grow() {
          before=''
          while [ "$before" != "$members" ]; do
            before=$members
            for e in $all; do
              n=${e%%:*} s=${e##*:}
              case "$members" in *" $n "*) sessions="$sessions$s " ;; esac
            done
            for e in $all; do
              n=${e%%:*} s=${e##*:} f=${e#*:} f=${f%:*}
              case "$members" in *" $n "*) continue ;; esac
              case "$members" in *" $f "*) members="$members$n "; continue ;; esac
              if [ "$s" -gt 1 ]; then case "$sessions" in *" $s "*) members="$members$n " ;; esac; fi
            done
          done
        }
        send() {
          left=0
          for e in $all; do
            n=${e%%:*}
            case "$members" in *" $n "*) left=1; kill -$1 $n 2>/dev/null ;; esac
          done
        }
        look
        case '\(seeds)' in
        '?') set -- $roots; if [ "$members" = ' ' ] && [ $# = 1 ]; then members=" $1 "; fi ;;
        *) for n in \(seeds == "?" ? "" : seeds); do members="$members$n "; done ;;
        esac
        grow; send HUP
        [ $left = 0 ] && exit
        for t in 1 2 3 4 5 6 7 8 9; do
          left=0
          for n in $members; do kill -0 $n 2>/dev/null && left=1; done
          [ $left = 0 ] && break
          sleep 0.1 2>/dev/null || sleep 1
        done
        for t in 1 2 3 4 5 6 7 8 9; do
          look; grow; send KILL
          [ $left = 0 ] && exit
        done
        """
    }
}
