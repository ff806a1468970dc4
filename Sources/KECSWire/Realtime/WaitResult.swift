/// Server: how a command `wait` ended (extension). Its `id` is the command's.
public struct WaitResult: ServerPayload {
    public static let messageType = "wait_result"

    /// `task` or `service`.
    public var resource: String
    public var resourceArn: String
    /// What was waited for.
    public var until: String
    /// `satisfied`; `unreachable`: it can no longer come; `timeout`.
    public var status: String
    /// For people: why it can no longer come.
    public var reason: String?
    /// The position at which this was so.
    public var cursor: String
    /// The resource as it was then, as an event tells it.
    public var task: TaskEvent.Task?
    public var service: ServiceStateEvent.Service?

    public init(
        resource: String, resourceArn: String, until: String, status: String,
        reason: String? = nil, cursor: String, task: TaskEvent.Task? = nil,
        service: ServiceStateEvent.Service? = nil
    ) {
        self.resource = resource
        self.resourceArn = resourceArn
        self.until = until
        self.status = status
        self.reason = reason
        self.cursor = cursor
        self.task = task
        self.service = service
    }
}
