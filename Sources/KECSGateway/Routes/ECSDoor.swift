import Foundation
import HTTPTypes
import KECSAccess
import KECSControl
import KECSWire
import Logging
import NIOCore
import NIOFoundationCompat

/// ECS, and what belongs to it, as AWS speaks it: an operation's name, JSON in, JSON out.
struct ECSDoor: Sendable {
    let controlPlane: ControlPlane
    let gatekeeper: Gatekeeper
    let accountId: String
    /// For requests that carry no credential scope.
    let region: String
    let metrics: DoorMetrics
    /// Where the AWS CLI's plugin asks after a broken session.
    var sessions: SessionManagerDoor?

    /// The operation is in a header, as every SDK sends it.
    var targetRoute: Route {
        Route(.post, .exact("/"), form: .ecs, for: .own) { exchange in
            let target = exchange.head.headerFields[.amazonTarget]
            if let sessions, let operation = SessionManagerDoor.operation(inTarget: target) {
                return sessions.answer(operation, &exchange)
            }
            for service in AWSService.all {
                if let name = target.flatMap({ service.operationName(inTarget: $0) }) {
                    return await call(name, of: service, named: target, &exchange)
                }
            }
            if let foreign = ForeignRequest(target: target, exchange) {
                return foreign.answer(requestId: exchange.requestId)
            }
            return await call(nil, of: .ecs, named: target, &exchange)
        }
    }

    /// The operation is in the path, for people with curl.
    var pathRoute: Route {
        Route(.post, .below("/v1/"), form: .ecs, for: .own) { exchange in
            let name = String(exchange.path.dropFirst("/v1/".count))
            return await call(name, of: .ecs, named: name, &exchange)
        }
    }

    /// - Parameters:
    ///   - operation: nil where the client names none that makes sense.
    ///   - text: What it says instead.
    private func call(
        _ operation: String?, of service: AWSService, named text: String?,
        _ exchange: inout Exchange
    ) async -> Answer {
        let start = ContinuousClock.now
        let answer = await perform(operation, of: service, named: text, &exchange)
        metrics.count(operation, of: service, answer.status, took: .now - start)
        return answer
    }

    private func perform(
        _ operation: String?, of service: AWSService, named text: String?,
        _ exchange: inout Exchange
    ) async -> Answer {
        exchange.operation = operation
        do throws(Gatekeeper.CallerUnknown) {
            exchange.principal = try gatekeeper.caller(of: exchange, service: service.name)
        } catch {
            exchange.logger.debug(
                "A caller is not known",
                metadata: ["code": "\(error.failure.code)", "reason": "\(error.reason)"])
            return .ecs(error.error, requestId: exchange.requestId)
        }
        guard let operation else {
            return .ecs(.unknownOperation(text), requestId: exchange.requestId)
        }
        var context = RequestContext(
            requestId: exchange.requestId,
            region: CredentialScope.region(of: exchange.head) ?? region,
            accountId: accountId, principal: exchange.principal, logger: exchange.logger)
        if let host = exchange.head.authority {
            context.webSocketOrigin = "\(exchange.head.scheme == "https" ? "wss" : "ws")://\(host)"
        }
        do {
            let body = Data(buffer: exchange.body)
            let result = try await controlPlane.call(
                operation, of: service, body: body, context: context)
            return .ecs(result, requestId: exchange.requestId)
        } catch {
            return .ecs(error, requestId: exchange.requestId)
        }
    }
}
