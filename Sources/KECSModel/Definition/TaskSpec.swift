/// A task as a runtime is to run it.
package struct TaskSpec: Hashable, Sendable {
    package enum NetworkMode: String, Hashable, Sendable, Codable {
        case bridge, host, none, awsvpc
    }

    package var arn: String
    /// 32 lower-case hexadecimal digits.
    package var id: String
    package var clusterName: String
    package var family: String
    package var revision: Int
    package var networkMode: NetworkMode
    /// Limits of the task as a whole: CPU units and MiB.
    package var cpu: Int?
    package var memory: Int?
    /// `host` or `task`.
    package var pidMode: String?
    /// `host`, `task` or `none`.
    package var ipcMode: String?
    package var volumes: [VolumeSpec]
    /// In the order of the definition.
    package var containers: [ContainerSpec]

    package init(
        arn: String, id: String, clusterName: String, family: String, revision: Int,
        networkMode: NetworkMode = .bridge, cpu: Int? = nil, memory: Int? = nil,
        pidMode: String? = nil, ipcMode: String? = nil, volumes: [VolumeSpec] = [],
        containers: [ContainerSpec]
    ) {
        self.arn = arn
        self.id = id
        self.clusterName = clusterName
        self.family = family
        self.revision = revision
        self.networkMode = networkMode
        self.cpu = cpu
        self.memory = memory
        self.pidMode = pidMode
        self.ipcMode = ipcMode
        self.volumes = volumes
        self.containers = containers
    }
}
