import KECSWire
import NIOCore

/// Takes events: `/_kecs/events` as a WebSocket, for test suites and load. Each message is
/// what a POST to the same path is, and answered only where it is refused, which ends
/// the connection.
///
/// Commits are what events cost: there is one in two milliseconds, at most. What one read of the
/// socket brings is one transaction, and the next read waits for its end.
package final class SourceEndpoint: WebSocketEndpoint {
    /// Journals and publishes the events of these messages, or none of them.
    package typealias Intake = @Sendable ([ByteBuffer]) async throws(Refusal) -> Void

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
        let done = eventLoop.makePromise(of: Void.self)
        done.futureResult.assumeIsolated().whenComplete { result in
            if case .failure(let error) = result { return self.refuse(error as? Refusal) }
            self.eventLoop.assumeIsolated().scheduleTask(deadline: next) { self.readOn() }
        }
        // Owned by this endpoint, which has one at a time; it ends with its transaction.
        Task { [intake] in
            do throws(Refusal) {
                try await intake(messages)
                done.succeed()
            } catch {
                done.fail(error)
            }
        }
    }

    private func readOn() {
        isBusy = false
        socket?.resumeReading()
    }

    private func refuse(_ refusal: Refusal?) {
        let refusal = refusal ?? Refusal("The events could not be taken.", code: .internalError)
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
