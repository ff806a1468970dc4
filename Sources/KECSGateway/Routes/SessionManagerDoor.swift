import Foundation
import HTTPTypes
import KECSControl
import KECSRealtime
import KECSWire
import Logging
import NIOFoundationCompat

/// The two operations of AWS Systems Manager that the AWS CLI's session-manager-plugin
/// calls, at the endpoint that it was given for ECS. It hangs for good on any error.
/// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ResumeSession.html
struct SessionManagerDoor: Sendable {
    enum Operation: String, Sendable {
        case resumeSession = "AmazonSSM.ResumeSession"
        case terminateSession = "AmazonSSM.TerminateSession"
    }

    let table: ExecTable
    let gatekeeper: Gatekeeper

    static func operation(inTarget target: String?) -> Operation? {
        target.flatMap(Operation.init)
    }

    func answer(_ operation: Operation, _ exchange: inout Exchange) -> Answer {
        exchange.operation = operation.rawValue
        do throws(Gatekeeper.CallerUnknown) {
            exchange.principal = try gatekeeper.caller(of: exchange, service: "ssm")
        } catch {
            return .ecs(error.error, requestId: exchange.requestId)
        }
        struct Request: Decodable {
            var SessionId: String
        }
        struct Content: Encodable {
            var SessionId: String
            var TokenValue: String?
            var StreamUrl: String?
        }
        guard let request = try? JSONDecoder().decode(Request.self, from: exchange.body) else {
            return .ecs(
                .serialization("SessionId is needed, a string."), requestId: exchange.requestId)
        }
        var content = Content(SessionId: request.SessionId.cut(toJSON: 256))
        switch operation {
        case .resumeSession:
            // Without a token the client knows that the session is over. It connects to the
            // address that it has; this one is for show.
            if let token = table.resume(request.SessionId, for: exchange.principal) {
                content.TokenValue = token
                let scheme = exchange.head.scheme == "https" ? "wss" : "ws"
                content.StreamUrl =
                    "\(scheme)://\(exchange.head.authority ?? "localhost")/data-channel/\(request.SessionId)"
            }
        case .terminateSession:
            table.terminate(request.SessionId, for: exchange.principal)
        }
        // Strings cannot fail to encode.
        let body = (try? JSONWriter.bytes(of: content)) ?? Array("{}".utf8)
        return .ecs(Data(body), requestId: exchange.requestId)
    }
}
