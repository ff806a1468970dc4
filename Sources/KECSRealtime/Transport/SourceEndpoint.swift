import KECSWire
import NIOCore

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
        // No task, which would be two changes of threads more for each read.
        intake(messages) { [eventLoop] result in
            eventLoop.execute { this.value.took(result, next) }
        }
    }

    private func took(_ result: Result<Void, Refusal>, _ next: NIODeadline) {
        if case .failure(let refusal) = result { return refuse(refusal) }
        eventLoop.assumeIsolated().scheduleTask(deadline: next) { self.readOn() }
    }

    private func readOn() {
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
