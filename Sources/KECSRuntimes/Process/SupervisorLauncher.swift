import CSupervisor
import Foundation
import Glibc
import KECSControl
import Synchronization

/// Has supervisors started, by a launcher: this program started anew as a small
/// process that only forks (see CSupervisor's entry.c). It is started at the
/// first need and again should it die; supervisors outlive it.
final class SupervisorLauncher: Sendable {
    private struct State {
        /// To the launcher; -1 where there is none.
        var socket: CInt = -1
        var isClosed = false
        var nextRequest: UInt64 = 1
        var waiting: [UInt64: CheckedContinuation<CInt, Never>] = [:]
    }

    /// Apart from the launcher, so that the thread which reads answers does not
    /// keep it alive.
    private final class Shared: Sendable {
        let state = Mutex(State())
    }

    private let executable: String
    private let shared = Shared()
    /// So many requests fit into the socket without blocking anybody.
    private let permits = Permits(32)

    init(executable: String) {
        self.executable = executable
    }

    deinit { close() }

    /// Returns once the container in the folder has a supervisor, or had one.
    func launch(folder: String) async throws(RuntimeError) {
        try await ask { kecs_launcher_send($0, $1, folder) }
    }

    /// Returns once a session's keeper has the descriptor, the other end of a socket; it
    /// stays the caller's.
    func keepSession(folder: String, control: CInt) async throws(RuntimeError) {
        try await ask { kecs_launcher_send_exec($0, $1, folder, control) }
    }

    private typealias Sending = @Sendable (_ socket: CInt, _ request: UInt64) -> CInt

    private func ask(_ send: @escaping Sending) async throws(RuntimeError) {
        let code: CInt
        do {
            code = try await permits.withPermit { try await request(send) }
        } catch let error as RuntimeError {
            throw error
        } catch {
            throw RuntimeError(.retryable, "the start was cancelled")
        }
        if code != 0 {
            throw RuntimeError(
                .retryable, "no supervisor could be started: \(String(cString: strerror(code)))")
        }
    }

    private func request(_ send: @escaping Sending) async throws -> CInt {
        let socket = try connect()
        let request = shared.state.withLock { state in
            state.nextRequest += 1
            return state.nextRequest
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let code: CInt? = shared.state.withLock { state in
                    if Task.isCancelled { return ECANCELED }
                    guard state.socket == socket else { return EPIPE }
                    let code = send(socket, request)
                    if code != 0 { return code }
                    state.waiting[request] = continuation
                    return nil
                }
                if let code { continuation.resume(returning: code) }
            }
        } onCancel: {
            shared.state.withLock { $0.waiting.removeValue(forKey: request) }?
                .resume(returning: ECANCELED)
        }
    }

    /// Starts the launcher ahead of the first need, which saves that one its start.
    func warmUp() throws(RuntimeError) { _ = try connect() }

    private func connect() throws(RuntimeError) -> CInt {
        try shared.state.withLock { state throws(RuntimeError) in
            if state.isClosed { throw RuntimeError(.retryable, "the runtime is shut down") }
            if state.socket >= 0 { return state.socket }
            var pid: pid_t = 0
            let socket = kecs_launcher_spawn(executable, &pid)
            guard socket >= 0 else {
                throw RuntimeError(
                    .retryable,
                    "no launcher could be started: \(String(cString: strerror(-socket)))")
            }
            state.socket = socket
            let launcher = pid
            let shared = shared
            // Owned by the launcher's socket: ends with it, which `close()` sees to.
            Thread { Self.read(socket, of: launcher, shared) }.start()
            return socket
        }
    }

    /// Hands answers to those who wait, until the launcher has ended; then cleans
    /// up after it.
    private static func read(_ socket: CInt, of launcher: pid_t, _ shared: Shared) {
        var request: UInt64 = 0
        var code: CInt = 0
        while kecs_launcher_receive(socket, &request, &code) != 0 {
            shared.state.withLock { $0.waiting.removeValue(forKey: request) }?
                .resume(returning: code)
        }
        let waiting = shared.state.withLock { state in
            if state.socket == socket { state.socket = -1 }
            Glibc.close(socket)
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume(returning: EPIPE) }
        waitpid(launcher, nil, 0)
    }

    /// The launcher ends; supervisors go on.
    func close() {
        shared.state.withLock { state in
            state.isClosed = true
            if state.socket >= 0 { Glibc.shutdown(state.socket, CInt(SHUT_RDWR)) }
        }
    }
}
