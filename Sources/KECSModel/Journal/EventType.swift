/// The seven kinds of events that a client can subscribe to.
package enum EventType: String, CaseIterable, Codable, Sendable, Hashable {
    case cluster, service, task, deployment, scaling, health, container
}
