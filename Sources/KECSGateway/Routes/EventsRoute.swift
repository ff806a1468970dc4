import HTTPTypes
import KECSAccess
import KECSRealtime
import KECSWire
import NIOCore
import NIOHTTP1

/// `GET /v1/events`: the stream for whoever has no WebSocket, as lines of JSON or as
/// server-sent events.
struct EventsRoute: Sendable {
    static let path = "/v1/events"

    let realtime: RealtimeServer
    let proxies: TrustedProxies

    var route: Route {
        Route(
            .get, .exact(Self.path), for: .somewhere(.eventsRead), takesTokenInQuery: true
        ) { exchange in
            answer(&exchange)
        }
    }

    private func answer(_ exchange: inout Exchange) -> Answer {
        exchange.operation = "Events"
        let head = exchange.head
        let query = head.path?.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        do throws(RefusedMessage) {
            let request = try FeedRequest(
                query: String(query), accept: head.headerFields[.accept],
                lastEventID: Self.lastEventID.flatMap { head.headerFields[$0] }, limits: realtime.limits)
            // HEAD asks what there would be, and reads nothing.
            let client = realtime.monitor.client(
                uri: head.path ?? "", userAgent: head.headerFields[.userAgent],
                address: proxies.client(
                    of: HTTPHeaders(forwardingOf: head), peer: exchange.peer?.ipAddress ?? ""))
            let feed = try EventFeed(
                request, for: exchange.principal, client: client, on: realtime)
            var answer = Answer(.ok)
            answer.headers[.contentType] = feed.form.contentType
            answer.headers[.cacheControl] = "no-store"
            // Proxies keep back what they think is small.
            if let name = HTTPField.Name("X-Accel-Buffering") { answer.headers[name] = "no" }
            if let origin = head.headerFields[.origin] {
                // It has been let in by the policy of origins.
                answer.headers[.accessControlAllowOrigin] = origin
                answer.headers[.vary] = "Origin"
            }
            answer.stream = { write in try await feed.run(write) }
            return answer
        } catch {
            return Self.refusal(error.error)
        }
    }

    private static let lastEventID = HTTPField.Name("Last-Event-ID")

    private static func refusal(_ error: RealtimeError) -> Answer {
        struct Body: Encodable {
            let error: RealtimeError
        }
        let status: HTTPResponse.Status =
            switch error.code {
            case .permissionDenied: .forbidden
            case .rateLimitExceeded: .serviceUnavailable
            default: .badRequest
            }
        var answer = Answer.json(status, Body(error: error))
        if status == .serviceUnavailable { answer.headers[.retryAfter] = "10" }
        return answer
    }
}
