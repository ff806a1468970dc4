import DequeModule
import KECSAccess
import KECSWire
import NIOCore

/// A client that was told to be silent for a while.
struct RatePause {
    /// What had been read when it began, at most one read of the socket's.
    var held: Deque<ByteBuffer>
    var end: Scheduled<Void>
}

/// The ladder of the message rate: warning, pauses, the end.
extension Session {
    /// Handles a message, now or when its time has come.
    func admit(_ text: ByteBuffer) {
        guard pause == nil else {
            pause?.held.append(text)
            return
        }
        switch rate?.take(now: .now()) ?? .fine {
        case .fine:
            handle(text)
        case .warning:
            tellRate("warning", retryAfter: nil)
            handle(text)
        case .throttled(let time):
            // Rounded up: not to be tried again a little too soon.
            tellRate("throttled", retryAfter: Int(time.nanoseconds / 1_000_000) + 1)
            begin(pauseOf: time, holding: text)
        case .terminated:
            tellRate("terminated", retryAfter: shard.limits.rateLimitRetryAfter)
            cut(.rateLimited, reason: "Rate limit exceeded")
        }
    }

    func endPause() {
        pause?.end.cancel()
        pause = nil
    }

    private func begin(pauseOf time: TimeAmount, holding text: ByteBuffer) {
        socket?.pauseReading()
        let this = NIOLoopBound(self, eventLoop: shard.port.eventLoop)
        pause = RatePause(
            held: [text],
            end: shard.port.eventLoop.scheduleTask(in: time) { this.value.goOn() })
    }

    private func goOn() {
        guard var held = pause?.held else { return }
        pause = nil
        while isOpen, let next = held.popFirst() {
            admit(next)
            // Another pause: the rest waits for its end, behind what is there.
            guard pause == nil else {
                pause?.held.append(contentsOf: held)
                break
            }
        }
        if pause == nil { socket?.resumeReading() }
        flush()
    }

    private func tellRate(_ action: String, retryAfter: Int?) {
        shard.monitor.tookStep(action, record, session: id, principal: principal?.name)
        let most = shard.limits.messagesPerSecond
        answer(
            RealtimeError(
                .rateLimitExceeded, "Too many messages",
                details: RealtimeErrorDetails(
                    reason: "At most \(most) messages per second", retryAfterMs: retryAfter,
                    action: action)),
            id: nil)
    }
}
