import DequeModule
import KECSControl
import KECSModel
import NIOCore
import Synchronization

/// Who is shown a command's output: a socket's endpoint. Told from any thread.
protocol ExecViewer: AnyObject, Sendable {
    /// There may be output to take, or room for input again.
    func look()
    /// Another connection has taken the command over.
    func replaced()
    /// Calls back, once, when what its client has sent and has arrived by now has been taken, or
    /// is not going to be.
    func settle(_ isSettled: @escaping @Sendable () -> Void)
}

/// A command between the runtime and whoever is connected to it at the moment.
///
/// It takes output only as far as the viewer has said to have it (a window), so that a
/// flood is stopped at the command; and keeps what the viewer has not, so that a viewer
/// that was cut off misses nothing. All methods may be called from any thread.
final class ExecTerminal: Sendable {
    enum Input: Sendable {
        case bytes([UInt8])
        case end
    }

    private enum Phase {
        case waiting
        /// Ordered from the runtime.
        case starting
        case running(any ExecSession)
        case ended(ExecEnd)
    }

    private struct State {
        var phase = Phase.waiting
        var scrollback = Scrollback()
        var input: Deque<Input> = []
        var inputBytes = 0
        var isInputFull = false
        /// Input is being handed to the command.
        var isWriting = false
        var size: TerminalSize?
        var isResized = false
        var viewer: (any ExecViewer)?
        /// Since when nobody is shown it; nil while somebody is, or before anybody has come.
        /// Changes with `viewer`, in one step.
        var aloneSince: Duration?
        /// How many connections have been let in: input counts from the last only.
        var connections = 0
        /// Bytes of input that have been taken from clients.
        var taken = 0
        /// Why it is being ended.
        var hangUpReason: String?
        var lastActivity: Duration
    }

    let target: ExecTarget
    private let words: [String]
    let isInteractive: Bool
    private let runtime: any TaskRuntime
    private let environment: Environment
    private let limits: ExecLimits
    private let onEnd: @Sendable (ExecEnd) -> Void
    private let state: Mutex<State>
    /// There is room in the window.
    private let room = Bell()
    private let inputBell = Bell()
    private let sizeBell = Bell()

    /// - Parameter onEnd: called once, when it has been started and has ended.
    init(
        _ order: ExecOrder, runtime: any TaskRuntime, environment: Environment,
        limits: ExecLimits, onEnd: @escaping @Sendable (ExecEnd) -> Void
    ) {
        target = order.target
        words = order.words
        isInteractive = order.interactive
        self.runtime = runtime
        self.environment = environment
        self.limits = limits
        self.onEnd = onEnd
        state = Mutex(State(size: order.size, lastActivity: environment.uptime()))
    }

    // MARK: Viewers

    /// To be waited for before another connection is let in: what the one before it has sent, and
    /// has arrived, is taken and counted first. Its client may be one that cannot send it again,
    /// because nothing tells it how much has been taken: a page sees no header.
    ///
    /// - Returns: done on the event loop; after ``ExecLimits/settling`` whatever is still unread.
    func settled(on eventLoop: any EventLoop) -> EventLoopFuture<Void> {
        guard let viewer = state.withLock({ $0.viewer }) else {
            return eventLoop.makeSucceededVoidFuture()
        }
        let settled = eventLoop.makePromise(of: Void.self)
        let limit = eventLoop.scheduleTask(in: TimeAmount(limits.settling)) { settled.succeed() }
        viewer.settle { settled.succeed() }
        settled.futureResult.whenComplete { _ in limit.cancel() }
        return settled.futureResult
    }

    /// Lets a connection in; from now on no other's input is taken.
    ///
    /// - Returns: the connection's number, and how many bytes of input have been taken so
    ///   far, so that a client whose connection broke knows what it has to send again.
    func admit() -> (connection: Int, taken: Int) {
        let now = environment.uptime()
        let (number, taken, former) = state.withLock { state in
            state.connections += 1
            state.aloneSince = now
            defer { state.viewer = nil }
            return (state.connections, state.taken, state.viewer)
        }
        former?.replaced()
        return (number, taken)
    }

    enum Attachment {
        case attached
        /// What the viewer lacks is not kept any more.
        case outputLost
        /// Another connection has been let in since.
        case takenOver
    }

    /// Somebody who was let in, or is about to be, has time from now on.
    func expectViewer() {
        let now = environment.uptime()
        state.withLock { if $0.viewer == nil { $0.aloneSince = now } }
    }

    /// - Parameters:
    ///   - offset: of the first byte of output that the viewer lacks.
    ///   - connection: by ``admit()``; nil: it is let in with this.
    func attach(
        _ viewer: any ExecViewer, from offset: Int, connection: Int? = nil
    ) -> Attachment {
        let (outcome, former) = state.withLock { state -> (Attachment, (any ExecViewer)?) in
            if let connection, connection != state.connections { return (.takenOver, nil) }
            guard state.scrollback.rewind(to: offset) else { return (.outputLost, nil) }
            if connection == nil { state.connections += 1 }
            state.aloneSince = nil
            defer { state.viewer = viewer }
            return (.attached, state.viewer)
        }
        former?.replaced()
        // What it has already may have been what the command waited for.
        room.ring()
        return outcome
    }

    /// - Returns: whether it was the one that is shown the output: else another connection has
    ///   taken over, and nobody has left the command alone.
    @discardableResult
    func detach(_ viewer: any ExecViewer) -> Bool {
        let now = environment.uptime()
        return state.withLock { state in
            guard state.viewer === viewer else { return false }
            state.viewer = nil
            state.aloneSince = now
            return true
        }
    }

    /// Where the output that is kept begins.
    var oldestOffset: Int { state.withLock { $0.scrollback.start } }

    /// The next output from the offset on; nil where there is none (yet).
    func output(from offset: Int, limit: Int) -> ExecOutput? {
        state.withLock { state in
            let piece = state.scrollback.piece(from: offset, limit: limit)
            state.scrollback.show(upTo: offset + (piece?.bytes.count ?? 0))
            return piece
        }
    }

    /// The viewer has been handed all that there was, or lags.
    func shown() {
        if state.withLock({ $0.isInputFull }) { room.ring() }
    }

    /// The end, for a viewer that has been given all output.
    func end(ifShownUpTo offset: Int) -> ExecEnd? {
        state.withLock { state in
            guard case .ended(let end) = state.phase, offset == state.scrollback.end else {
                return nil
            }
            return end
        }
    }

    func acknowledge(upTo offset: Int) {
        state.withLock {
            $0.scrollback.acknowledge(upTo: offset, keeping: limits.scrollbackBytes)
        }
        room.ring()
    }

    /// Hands over input, which waits for the command.
    ///
    /// - Parameter connection: whose input it is, by ``admit()``'s number; nil: it need not be
    ///   the last one's.
    /// - Returns: false where so much waits that the viewer should send no more until it is
    ///   told to ``ExecViewer/look()``.
    func take(_ input: Input, from connection: Int? = nil) -> Bool {
        let now = environment.uptime()
        let (isFull, idle) = state.withLock { state -> (Bool, (any ExecSession)?) in
            if let connection, connection != state.connections { return (false, nil) }
            state.lastActivity = now
            if case .bytes(let bytes) = input { state.taken += bytes.count }
            if case .ended = state.phase { return (false, nil) }
            if case .bytes = input, case .running(let session) = state.phase, state.input.isEmpty,
                !state.isWriting
            {
                state.isWriting = true
                return (false, session)
            }
            enqueue(input, &state)
            return (state.isInputFull, nil)
        }
        if let idle, case .bytes(let bytes) = input {
            let isTaken = idle.offer(bytes)
            let isWaiting = state.withLock { state in
                state.isWriting = false
                if !isTaken { enqueue(input, &state) }
                return !state.input.isEmpty
            }
            if isWaiting { inputBell.ring() }
            return true
        }
        inputBell.ring()
        if isFull { room.ring() }
        return !isFull
    }

    private func enqueue(_ input: Input, _ state: inout State) {
        state.input.append(input)
        if case .bytes(let bytes) = input { state.inputBytes += bytes.count }
        state.isInputFull = state.inputBytes > limits.inputBytes
    }

    var isInputFull: Bool { state.withLock { $0.isInputFull } }

    func resize(_ size: TerminalSize) {
        state.withLock { state in
            state.size = size
            state.isResized = true
        }
        sizeBell.ring()
    }

    // MARK: Life

    /// Runs the command, where it has not been run.
    ///
    /// - Parameter eventLoop: its client's, on which its bytes are carried too.
    func start(size: TerminalSize? = nil, on eventLoop: any EventLoop) {
        let request = state.withLock { state -> ExecRequest? in
            guard case .waiting = state.phase else { return nil }
            state.phase = .starting
            if let size { state.size = size }
            state.isResized = false
            return ExecRequest(
                command: words, terminal: isInteractive ? state.size ?? .standard : nil,
                environment: isInteractive
                    ? [EnvironmentVariable(name: "TERM", value: "xterm-256color")] : [])
        }
        // Owned by the command: returns with its end, which `hangUp` brings about.
        if let request {
            Task(executorPreference: EventLoopExecutor(eventLoop)) { await self.run(request) }
        }
    }

    /// Ends the command; what has come of it can still be shown.
    func hangUp(reason: String) {
        hangUp(state.withLock { doom(&$0, reason) })
    }

    /// Ends the command where nobody has been shown it for so long. Whoever comes meanwhile
    /// finds it either whole or ended.
    ///
    /// - Returns: whether that is so.
    func hangUp(reason: String, ifAloneFor limit: Duration, at now: Duration) -> Bool {
        let session = state.withLock { state -> (any ExecSession)?? in
            guard let since = state.aloneSince, now - since >= limit else { return nil }
            return .some(doom(&state, reason))
        }
        guard let session else { return false }
        hangUp(session)
        return true
    }

    private func doom(_ state: inout State, _ reason: String) -> (any ExecSession)? {
        state.hangUpReason = state.hangUpReason ?? reason
        switch state.phase {
        case .waiting:
            state.phase = .ended(ExecEnd(exitCode: 129, reason: reason))
            return nil
        case .running(let session): return session
        case .starting, .ended: return nil
        }
    }

    private func hangUp(_ session: (any ExecSession)?) {
        session?.hangUp()
        room.ring()
        look()
    }

    /// Whether far more input waits than ever should.
    var isInputOverflowing: Bool {
        state.withLock { $0.inputBytes > 16 * limits.inputBytes }
    }

    /// Whether it has been started and has not ended.
    var isRunning: Bool {
        state.withLock { state in
            switch state.phase {
            case .starting, .running: true
            case .waiting, .ended: false
            }
        }
    }

    /// Since the last input or output.
    func silence(at now: Duration) -> Duration { state.withLock { now - $0.lastActivity } }

    private func run(_ request: ExecRequest) async {
        let session: any ExecSession
        do {
            session = try await runtime.exec(
                target.taskArn, container: target.containerName, request)
        } catch {
            return finish(ExecEnd(exitCode: 126, reason: error.message))
        }
        let isUnwanted = state.withLock { state in
            state.phase = .running(session)
            return state.hangUpReason != nil
        }
        if isUnwanted { session.hangUp() }
        // Owned by this: they return when the session has ended and the bells are rung.
        async let writing: Void = write(to: session)
        async let resizing: Void = resize(session)
        await read(from: session)
        var end = await session.end()
        if let reason = state.withLock({ $0.hangUpReason }) { end.reason = reason }
        finish(end)
        inputBell.ring()
        sizeBell.ring()
        _ = await (writing, resizing)
    }

    private func finish(_ end: ExecEnd) {
        state.withLock { state in
            state.phase = .ended(end)
            state.input = []
            state.inputBytes = 0
            state.isInputFull = false
        }
        onEnd(end)
        look()
    }

    private func look() {
        state.withLock { $0.viewer }?.look()
    }

    private func read(from session: any ExecSession) async {
        while true {
            if state.withLock({ mustWait($0) }) {
                await room.wait()
                continue
            }
            guard let piece = try? await session.read() else { return }
            let now = environment.uptime()
            let viewer = state.withLock { state in
                state.lastActivity = now
                state.scrollback.append(piece, keeping: limits.retainedBytes)
                return state.viewer
            }
            viewer?.look()
        }
    }

    /// Whether the window is full. While the command does not take its input, nothing is
    /// read from the client, its acknowledgements neither: then what its socket has taken
    /// counts, or the two would wait for each other.
    private func mustWait(_ state: State) -> Bool {
        guard state.hangUpReason == nil else { return false }
        let lag =
            state.isInputFull && state.viewer != nil
            ? state.scrollback.end - state.scrollback.shown : state.scrollback.unacknowledged
        return lag >= limits.windowBytes
    }

    private func write(to session: any ExecSession) async {
        while true {
            let (next, hasEnded) = state.withLock { state -> (Input?, Bool) in
                if case .ended = state.phase { return (nil, true) }
                guard !state.isWriting, let next = state.input.popFirst() else {
                    return (nil, false)
                }
                state.isWriting = true
                return (next, false)
            }
            if hasEnded { return }
            guard let next else {
                await inputBell.wait()
                continue
            }
            switch next {
            case .end:
                await session.closeInput()
                state.withLock { $0.isWriting = false }
            case .bytes(let bytes):
                // What takes no more input may still have things to say.
                try? await session.write(bytes)
                let isRoomAgain = state.withLock { state in
                    state.isWriting = false
                    state.inputBytes = max(0, state.inputBytes - bytes.count)
                    let wasFull = state.isInputFull
                    state.isInputFull = state.inputBytes > limits.inputBytes / 2 && wasFull
                    return wasFull && !state.isInputFull
                }
                if isRoomAgain { look() }
            }
        }
    }

    private func resize(_ session: any ExecSession) async {
        while true {
            let (size, hasEnded) = state.withLock { state -> (TerminalSize?, Bool) in
                if case .ended = state.phase { return (nil, true) }
                defer { state.isResized = false }
                return (state.isResized ? state.size : nil, false)
            }
            if hasEnded { return }
            if let size { await session.resize(size) } else { await sizeBell.wait() }
        }
    }
}
