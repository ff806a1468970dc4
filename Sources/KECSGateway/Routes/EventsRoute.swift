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
            let address = proxies.client(
                of: HTTPHeaders(forwardingOf: head), peer: exchange.peer?.ipAddress ?? "")
            let client = realtime.monitor.client(
                uri: head.path ?? "", userAgent: head.headerFields[.userAgent], address: address)
            let place: Place
            do throws(Places.Full) {
                place = try realtime.feeds.take(ClientAddress(address))
            } catch {
                return full(error)
            }
            let feed = try EventFeed(
                request, for: exchange.principal, client: client, place: place, on: realtime)
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
            return Self.refusal(
                error.error, error.error.code == .permissionDenied ? .forbidden : .badRequest)
        }
    }

    private func full(_ full: Places.Full) -> Answer {
        let isOwn = full == .forTheAddress
        let most = isOwn ? realtime.limits.feedsOfAddress : realtime.limits.feeds
        var answer = Self.refusal(
            RealtimeError(
                .rateLimitExceeded, "Too many readers", field: "connections",
                reason: "At most \(most) at a time\(isOwn ? " of one address" : "")"),
            isOwn ? .tooManyRequests : .serviceUnavailable)
        answer.headers[.retryAfter] = "10"
        return answer
    }

    private static let lastEventID = HTTPField.Name("Last-Event-ID")

    private static func refusal(_ error: RealtimeError, _ status: HTTPResponse.Status) -> Answer {
        struct Body: Encodable {
            let error: RealtimeError
        }
        return Answer.json(status, Body(error: error))
    }
}
