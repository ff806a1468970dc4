import Foundation
import HTTPTypes
import KECSAccess
import KECSControl
import KECSModel
import KECSRealtime
import KECSWire
import Logging
import NIOCore
import NIOFoundationCompat

/// What test suites need and nobody else may have; open only where the server
/// was started with test hooks.
struct TestHooks: Sendable {
    let controlPlane: ControlPlane

    /// Forgets everything and stops all tasks.
    var reset: Route {
        Route(.post, .exact("/_kecs/reset"), for: .everywhere(.admin)) { exchange in
            do {
                try await controlPlane.reset()
                return .json(.ok, ["status": "reset"])
            } catch {
                return failure(error, &exchange)
            }
        }
    }

    /// Journals and publishes what is posted, in one transaction: one payload or an
    /// array of them. Answers `{"seqs":[…]}` in the same order.
    var events: Route {
        Route(.post, .exact("/_kecs/events"), for: .everywhere(.admin)) { exchange in
            do {
                let payloads = EventBatch.payloads(in: Array(exchange.body.readableBytesView))
                let before = controlPlane.store.position.seq
                try await controlPlane.publish(payloads: payloads)
                return .json(.ok, ["seqs": try await seqs(of: payloads, after: before)])
            } catch {
                return failure(error, &exchange)
            }
        }
    }

    /// The same for messages of a WebSocket at that path, without the answer.
    var intake: SourceEndpoint.Intake {
        { messages, done in
            controlPlane.publish(
                payloads: {
                    messages.flatMap { EventBatch.payloads(in: Array($0.readableBytesView)) }
                },
                { done($0.mapError { refusal(of: $0) }) })
        }
    }

    private func refusal(of error: any Error) -> SourceEndpoint.Refusal {
        if let error = error as? ECSError, error.httpStatus < 500 {
            return SourceEndpoint.Refusal(error.message, code: .unacceptableData)
        }
        return SourceEndpoint.Refusal("\(error.inOneLine)", code: .internalError)
    }

    /// The numbers that consecutive entries of these payloads got.
    private func seqs(of payloads: [[UInt8]], after before: Int) async throws -> [Int] {
        let added = controlPlane.store.position.seq - before
        // Nothing else was journalled meanwhile.
        if added == payloads.count { return Array(before + 1..<before + 1 + added) }
        let entries = try await controlPlane.store.entries(after: before, limit: added)
        let start = entries.indices.first { start in
            entries[start...].count >= payloads.count
                && zip(entries[start...], payloads).allSatisfy { $0.event.payload == $1 }
        }
        guard let start else { return [] }
        return entries[start...].prefix(payloads.count).map(\.seq)
    }

    private func failure(_ error: any Error, _ exchange: inout Exchange) -> Answer {
        if let error = error as? ECSError, error.httpStatus < 500 {
            return .failure(.badRequest, error.message)
        }
        exchange.logger.error("A test hook failed", metadata: ["error": "\(error.inOneLine)"])
        return .failure(.internalServerError, "\(error.inOneLine)")
    }
}
