/// What subscriptions match an event by. A key is absent where the event's
/// type has no such dimension.
package struct EventKeys: Hashable, Sendable, Codable {
    /// ARN of the cluster, present on every event of today's types.
    package var cluster: String?
    /// ARN of the service.
    package var service: String?
    /// ARN of the task.
    package var task: String?
    /// ARN of the task definition.
    package var taskDefinition: String?
    /// Name of the container within its task.
    package var container: String?
    package var startedBy: String?
    /// Of the resource that the event is about: a container's are its task's.
    package var tags: [Tag] = []
    /// The status that `filters.status` looks at, in the vocabulary of the event's type.
    package var status: String?

    package init(
        cluster: String? = nil, service: String? = nil, task: String? = nil,
        taskDefinition: String? = nil, container: String? = nil, startedBy: String? = nil,
        tags: [Tag] = [], status: String? = nil
    ) {
        self.cluster = cluster
        self.service = service
        self.task = task
        self.taskDefinition = taskDefinition
        self.container = container
        self.startedBy = startedBy
        self.tags = tags
        self.status = status
    }
}
