/// Client: asks for events. Answered by ``SubscribeAck``; the message's `id`
/// becomes the subscription's.
///
/// Within a list: or. Between members: and. An absent member does not limit;
/// an empty list is an error.
public struct Subscribe: ClientPayload {
    public static let messageType = "subscribe"
    public static let action = "events"

    /// Of `cluster service task deployment scaling health container`.
    public var eventTypes: [String]?
    /// Names or ARNs.
    public var clusters: [String]?
    /// Names or ARNs.
    public var services: [String]?
    public var filters: SubscribeFilters?
    /// A cursor: what came after it is sent first (extension). Where that is no
    /// longer possible the ack says so and a snapshot comes instead.
    public var resumeFrom: String?
    /// The current state is sent first (extension). Does nothing beside a
    /// `resumeFrom` that works.
    public var snapshot: Bool?
    /// `events`: every transition; `state`: while the client is slow, only the
    /// newest event of each resource (extension).
    public var mode: String?

    public init(
        eventTypes: [String]? = nil, clusters: [String]? = nil, services: [String]? = nil,
        filters: SubscribeFilters? = nil, resumeFrom: String? = nil, snapshot: Bool? = nil,
        mode: String? = nil
    ) {
        self.eventTypes = eventTypes
        self.clusters = clusters
        self.services = services
        self.filters = filters
        self.resumeFrom = resumeFrom
        self.snapshot = snapshot
        self.mode = mode
    }
}

/// `payload.filters` of a ``Subscribe``. All but `status` are extensions.
public struct SubscribeFilters: Codable, Hashable, Sendable {
    /// Limits an event type only where at least one value is in that type's vocabulary.
    public var status: [String]?
    /// Family, family:revision or ARN.
    public var taskDefinitions: [String]?
    /// ARNs or ids.
    public var tasks: [String]?
    /// Names within their tasks.
    public var containers: [String]?
    public var startedBy: [String]?
    /// `key` or `key=value` of what the event is about.
    public var tags: [String]?

    public init(
        status: [String]? = nil, taskDefinitions: [String]? = nil, tasks: [String]? = nil,
        containers: [String]? = nil, startedBy: [String]? = nil, tags: [String]? = nil
    ) {
        self.status = status
        self.taskDefinitions = taskDefinitions
        self.tasks = tasks
        self.containers = containers
        self.startedBy = startedBy
        self.tags = tags
    }
}
