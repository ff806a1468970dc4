import KECSWire
import NIOCore
import Synchronization

/// Takes events: `/_kecs/events` as a WebSocket, for test suites and load. Each message is
/// what a POST to the same path is, and answered only where it is refused, which ends
/// the connection.
///
/// Commits are what events cost: there is one in two milliseconds, at most. What one read of the
/// socket brings is one transaction, and the next read waits for its end.
package final class SourceEndpoint: WebSocketEndpoint {
    /// Journals and publishes the events of these messages, or none of them. Returns at once,
    /// and calls back, on any thread, when that is done.
    package typealias Intake = @Sendable (
        [ByteBuffer], @escaping @Sendable (Result<Void, Refusal>) -> Void
    ) -> Void

    /// Why messages were not taken.
    package struct Refusal: Error {
        /// For people.
        package let message: String
        package let code: CloseCode

        package init(_ message: String, code: CloseCode) {
            self.message = message
            self.code = code
        }
    }

    package static let settings = WebSocketSettings(
        maxMessageBytes: 1 << 20, maxBufferedBytes: 1 << 20)
    private static let interval = TimeAmount.milliseconds(2)

    private let intake: Intake
    private let eventLoop: any EventLoop
    private var socket: WebSocketHandler?
    private var waiting: [ByteBuffer] = []
    /// Whether messages are being taken in.
    private var isBusy = false

    package init(eventLoop: any EventLoop, intake: @escaping Intake) {
        self.eventLoop = eventLoop
        self.intake = intake
    }

    package func opened(_ socket: WebSocketHandler) {
        self.socket = socket
    }

    package func received(text: ByteBuffer) {
        waiting.append(text)
        guard !isBusy else { return }
        isBusy = true
        socket?.pauseReading()
        // With what else this read has brought.
        eventLoop.assumeIsolated().execute { self.takeIn() }
    }

    package func received(binary: ByteBuffer) {
        refuse(Refusal("Events are JSON in text frames.", code: .unacceptableData))
    }

    private func takeIn() {
        let (messages, next) = (waiting, NIODeadline.now() + Self.interval)
        waiting = []
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        let outcome = Outcome()
        // No task, which would be two changes of threads more for each read. Most intakes have ended
        // before the next read is due: that finds how, and nobody has to wake the loop.
        intake(messages) { [eventLoop] result in
            guard outcome.arrive(result) else { return }
            eventLoop.execute { this.value.go(on: result) }
        }
        eventLoop.assumeIsolated().scheduleTask(deadline: next) {
            if let result = outcome.take() { self.go(on: result) }
        }
    }

    private func go(on result: Result<Void, Refusal>) {
        if case .failure(let refusal) = result { return refuse(refusal) }
        isBusy = false
        socket?.resumeReading()
    }

    private func refuse(_ refusal: Refusal) {
        waiting = []
        let code = refusal.code == .internalError ? "INTERNAL_ERROR" : "INVALID_REQUEST"
        var text = ByteBuffer(string: #"{"error":{"code":"\#(code)","message":"#)
        text.writeJSONString(refusal.message)
        text.writeString("}}")
        socket?.write(.text, message: text)
        close(refusal.code, reason: "Refused")
    }

    private func close(_ code: CloseCode, reason: String = "") {
        socket?.close(code, reason: reason)
        // The client's answer is to be seen.
        socket?.resumeReading()
    }

    package func overflowed() {
        close(.tooSlow)
    }

    package func quiesce() {
        close(.goingAway)
    }

    package func closed() {
        socket = nil
        waiting = []
    }
}

/// How an intake ended, for the read that waits for it or has yet to ask.
private final class Outcome: Sendable {
    private let state = Mutex(State())

    private struct State {
        var result: Result<Void, SourceEndpoint.Refusal>?
        var isAwaited = false
    }

    /// - Returns: Whether it is asked for already, and whoever asked is to be told.
    func arrive(_ result: Result<Void, SourceEndpoint.Refusal>) -> Bool {
        state.withLock {
            $0.result = result
            return $0.isAwaited
        }
    }

    /// Nil where it is still to come; ``arrive(_:)`` says then that it is awaited.
    func take() -> Result<Void, SourceEndpoint.Refusal>? {
        state.withLock {
            $0.isAwaited = $0.result == nil
            return $0.result
        }
    }
}
