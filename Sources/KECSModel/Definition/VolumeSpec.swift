/// A volume that containers of a task mount by name.
package struct VolumeSpec: Hashable, Sendable, Codable {
    package enum Source: Hashable, Sendable, Codable {
        /// A folder of the host.
        case host(path: String)
        /// An empty folder that lives as long as the task.
        case task
        /// A volume of the Docker engine.
        case docker(DockerVolume)
    }

    package struct DockerVolume: Hashable, Sendable, Codable {
        /// `shared` volumes outlive the task; `task` volumes go with it.
        package var shared: Bool
        package var autoprovision: Bool
        package var driver: String?
        package var driverOptions: [String: String]
        package var labels: [String: String]

        package init(
            shared: Bool, autoprovision: Bool, driver: String?,
            driverOptions: [String: String], labels: [String: String]
        ) {
            self.shared = shared
            self.autoprovision = autoprovision
            self.driver = driver
            self.driverOptions = driverOptions
            self.labels = labels
        }
    }

    package var name: String
    package var source: Source

    package init(name: String, source: Source) {
        self.name = name
        self.source = source
    }
}
