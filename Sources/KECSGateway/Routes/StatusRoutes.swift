import HTTPTypes
import KECSControl

/// What the gateway tells of the server beside ECS.
struct StatusRoutes: Sendable {
    let version: String
    let runtime: String
    let started: ContinuousClock.Instant
    let readiness: @Sendable () -> Readiness

    /// Alive, whatever else.
    var health: Route {
        Route(.get, .exact("/health"), for: .open) { _ in
            let uptime = ContinuousClock.now - started
            return .json(
                .ok,
                Health(
                    status: "ok", version: version, runtime: runtime,
                    uptimeSeconds: Int(uptime.components.seconds)))
        }
    }

    /// 503 until what ran before the start has been found again, and once the server's data have
    /// been lost.
    var ready: Route {
        Route(.get, .exact("/ready"), for: .open) { _ in
            switch readiness() {
            case .ready: .json(.ok, ["status": "ready"])
            case .starting: .json(.serviceUnavailable, ["status": "starting"])
            case .lost(let reason):
                .json(.serviceUnavailable, ["status": "lost", "reason": reason])
            }
        }
    }

    /// For whoever opens the address in a browser.
    var front: Route {
        Route(.get, .exact("/"), for: .known) { _ in
            .text(
                .ok,
                """
                KECS \(version), a local Amazon ECS control plane.

                ECS API   POST /             X-Amz-Target: AmazonEC2ContainerServiceV20141113.<Action>
                          POST /v1/<Action>
                Events    GET  /ws           WebSocket; in a terminal: kecs events
                          GET  /docs         what is said there
                Health    GET  /health       alive
                          GET  /ready        ready for requests
                Metrics   GET  /metrics      for Prometheus

                """)
        }
    }
}

private struct Health: Encodable {
    let status: String
    let version: String
    let runtime: String
    let uptimeSeconds: Int
}
