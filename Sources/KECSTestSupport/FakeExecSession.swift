import KECSControl
import Synchronization

/// A command that does what the test says: its output is what ``say(_:_:)`` was told, and
/// what it was sent can be looked at.
package final class FakeExecSession: ExecSession {
    private struct State {
        var output: [ExecOutput] = []
        var reader: CheckedContinuation<ExecOutput?, Never>?
        var end: ExecEnd?
        var endWaiters: [CheckedContinuation<ExecEnd, Never>] = []
        var input: [UInt8] = []
        var isInputClosed = false
        var sizes: [TerminalSize] = []
        var isHungUp = false
        var isDeaf = false
        var writers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let echoes: Bool

    /// - Parameter echoes: all input comes back as output, and the end of the input ends it.
    package init(echoes: Bool = false) {
        self.echoes = echoes
    }

    // MARK: What the test does and sees

    package func say(_ text: String, _ stream: ExecOutput.Stream = .stdout) {
        say(Array(text.utf8), stream)
    }

    package func say(_ bytes: [UInt8], _ stream: ExecOutput.Stream = .stdout) {
        let output = ExecOutput(stream, bytes)
        let reader = state.withLock { state -> CheckedContinuation<ExecOutput?, Never>? in
            guard let reader = state.reader else {
                state.output.append(output)
                return nil
            }
            state.reader = nil
            return reader
        }
        reader?.resume(returning: output)
    }

    package func finish(_ end: ExecEnd) {
        let (reader, waiters, writers) = state.withLock { state in
            state.end = state.end ?? end
            defer {
                state.reader = nil
                state.endWaiters = []
                state.writers = []
            }
            return (state.reader, state.endWaiters, state.writers)
        }
        reader?.resume(returning: nil)
        for waiter in waiters { waiter.resume(returning: end) }
        for writer in writers { writer.resume() }
    }

    /// Takes no input from now on, or again.
    package func setDeaf(_ isDeaf: Bool) {
        let writers = state.withLock { state in
            state.isDeaf = isDeaf
            defer { if !isDeaf { state.writers = [] } }
            return isDeaf ? [] : state.writers
        }
        for writer in writers { writer.resume() }
    }

    package var input: [UInt8] { state.withLock { $0.input } }
    package var isInputClosed: Bool { state.withLock { $0.isInputClosed } }
    package var sizes: [TerminalSize] { state.withLock { $0.sizes } }
    package var isHungUp: Bool { state.withLock { $0.isHungUp } }
    /// Pieces that nobody has asked for yet.
    package var unread: Int { state.withLock { $0.output.count } }

    // MARK: ExecSession

    package func read() async throws(RuntimeError) -> ExecOutput? {
        await withCheckedContinuation { continuation in
            let answer: ExecOutput?? = state.withLock { state in
                if !state.output.isEmpty { return .some(state.output.removeFirst()) }
                if state.end != nil { return .some(nil) }
                state.reader = continuation
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    package func write(_ bytes: [UInt8]) async throws(RuntimeError) {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let waits = state.withLock { state in
                if state.isDeaf, state.end == nil {
                    state.writers.append(continuation)
                    return true
                }
                return false
            }
            if !waits { continuation.resume() }
        }
        let hasEnded = state.withLock { state in
            if state.end == nil { state.input += bytes }
            return state.end != nil
        }
        if hasEnded { throw RuntimeError(.absent, "The command takes no more input.") }
        if echoes { say(bytes) }
    }

    package func closeInput() async {
        state.withLock { $0.isInputClosed = true }
        if echoes { finish(ExecEnd(exitCode: 0)) }
    }

    package func resize(_ size: TerminalSize) async {
        state.withLock { $0.sizes.append(size) }
    }

    package func end() async -> ExecEnd {
        await withCheckedContinuation { continuation in
            let known: ExecEnd? = state.withLock { state in
                if state.end == nil { state.endWaiters.append(continuation) }
                return state.end
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    package func hangUp() {
        state.withLock { $0.isHungUp = true }
        finish(ExecEnd(exitCode: 129, reason: "The client has gone"))
    }
}
