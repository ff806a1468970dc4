import Foundation
import HTTPTypes
import KECSControl
import KECSModel
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
        Route(.post, .exact("/_kecs/reset")) { exchange in
            do {
                try await controlPlane.reset()
                return .json(.ok, ["status": "reset"])
            } catch {
                return failure(error, &exchange)
            }
        }
    }

    /// Journals and publishes what is posted, in one transaction: one payload, an
    /// array of them, or `{"events":[…]}`. Answers how many, and a position at or
    /// after the last of them.
    var events: Route {
        Route(.post, .exact("/_kecs/events")) { exchange in
            do {
                let payloads = try EventBatch.payloads(in: Data(buffer: exchange.body))
                try await controlPlane.publish(payloads: payloads)
                return .json(
                    .ok,
                    Published(
                        published: payloads.count, cursor: controlPlane.store.position.cursor))
            } catch {
                return failure(error, &exchange)
            }
        }
    }

    private func failure(_ error: any Error, _ exchange: inout Exchange) -> Answer {
        if let error = error as? EventBatch.Malformed {
            return .failure(.badRequest, error.message)
        }
        if let error = error as? ECSError, error.httpStatus < 500 {
            return .failure(.badRequest, error.message)
        }
        exchange.logger.error("A test hook failed", metadata: ["error": "\(error)"])
        return .failure(.internalServerError, "\(error)")
    }
}

private struct Published: Encodable {
    let published: Int
    let cursor: String
}
