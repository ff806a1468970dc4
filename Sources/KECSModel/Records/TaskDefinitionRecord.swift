/// A registered revision of a task definition, as a row: the document that the
/// client sent, to be echoed exactly, beside the strict part that is acted on.
package struct TaskDefinitionRecord: Hashable, Sendable, Codable {
    package enum Status: String, Hashable, Sendable, Codable {
        case active = "ACTIVE"
        case inactive = "INACTIVE"
        case deleteInProgress = "DELETE_IN_PROGRESS"
    }

    package var arn: String
    package var family: String
    package var revision: Int
    package var region: String
    package var status: Status
    package var ordinal: Int
    package var registeredAt: Timestamp
    package var deregisteredAt: Timestamp?
    package var deleteRequestedAt: Timestamp?
    package var tags: [Tag]
    /// The `taskDefinition` of answers, without the members that change
    /// (`status`, `deregisteredAt`, …).
    package var document: JSONDocument
    package var networkMode: TaskSpec.NetworkMode
    /// CPU units and MiB for a task as a whole.
    package var cpu: Int?
    package var memory: Int?
    package var pidMode: String?
    package var ipcMode: String?
    /// GiB; nil where the client named none.
    package var ephemeralStorage: Int?
    package var volumes: [VolumeSpec]
    package var containers: [ContainerSpec]
    /// Parts that no runtime can do; a task with any is not run.
    package var unsupported: [String]

    package init(
        arn: String, family: String, revision: Int, region: String, status: Status, ordinal: Int,
        registeredAt: Timestamp, tags: [Tag], document: JSONDocument,
        networkMode: TaskSpec.NetworkMode, cpu: Int?, memory: Int?, pidMode: String?,
        ipcMode: String?, volumes: [VolumeSpec], containers: [ContainerSpec], unsupported: [String] = []
    ) {
        self.arn = arn
        self.family = family
        self.revision = revision
        self.region = region
        self.status = status
        self.ordinal = ordinal
        self.registeredAt = registeredAt
        self.tags = tags
        self.document = document
        self.networkMode = networkMode
        self.cpu = cpu
        self.memory = memory
        self.pidMode = pidMode
        self.ipcMode = ipcMode
        self.volumes = volumes
        self.containers = containers
        self.unsupported = unsupported
    }
}
