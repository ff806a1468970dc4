import HTTPTypes
import KECSAccess
import KECSMetrics
import NIOCore

/// `GET /metrics`: what the server has done and how it is, for Prometheus.
struct MetricsRoute: Sendable {
    static let path = "/metrics"

    let registry: MetricsRegistry

    /// Of the whole server, so nobody who may read some clusters only.
    var route: Route {
        Route(.get, .exact(Self.path), for: .everywhere(.metricsRead)) { exchange in
            exchange.operation = "Metrics"
            var answer = Answer(.ok, body: ByteBuffer(string: await registry.text()))
            answer.headers[.contentType] = Exposition.contentType
            answer.headers[.cacheControl] = "no-store"
            return answer
        }
    }
}
