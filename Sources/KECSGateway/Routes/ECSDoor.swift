import Foundation
import HTTPTypes
import KECSControl
import KECSWire
import Logging
import NIOCore
import NIOFoundationCompat

/// ECS as AWS speaks it: an operation's name, JSON in, JSON out.
struct ECSDoor: Sendable {
    let controlPlane: ControlPlane
    let accountId: String
    /// For requests that carry no credential scope.
    let region: String

    /// The operation is in a header, as every SDK sends it.
    var targetRoute: Route {
        Route(.post, .exact("/"), form: .ecs) { exchange in
            let target = exchange.head.headerFields[.amazonTarget]
            let name = target.flatMap { ECSOperationTable.operationName(inTarget: $0) }
            guard let name else {
                return .ecs(.unknownOperation(target), requestId: exchange.requestId)
            }
            return await call(name, &exchange)
        }
    }

    /// The operation is in the path, for people with curl.
    var pathRoute: Route {
        Route(.post, .below("/v1/"), form: .ecs) { exchange in
            await call(String(exchange.path.dropFirst("/v1/".count)), &exchange)
        }
    }

    private func call(_ operation: String, _ exchange: inout Exchange) async -> Answer {
        exchange.operation = operation
        let context = RequestContext(
            requestId: exchange.requestId,
            region: CredentialScope.region(of: exchange.head) ?? region,
            accountId: accountId, logger: exchange.logger)
        do {
            let body = Data(buffer: exchange.body)
            let result = try await controlPlane.call(operation, body: body, context: context)
            return .ecs(result, requestId: exchange.requestId)
        } catch {
            return .ecs(error, requestId: exchange.requestId)
        }
    }
}
