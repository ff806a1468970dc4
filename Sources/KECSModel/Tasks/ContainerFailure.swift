/// Why a container did not run or ended, in the words of the Amazon ECS agent:
/// a name that tools match on and a text for people.
///
/// Names: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
package struct ContainerFailure: Hashable, Sendable, Codable {
    package enum Name: String, Hashable, Sendable, Codable {
        case cannotPullContainer = "CannotPullContainerError"
        case cannotCreateContainer = "CannotCreateContainerError"
        case cannotStartContainer = "CannotStartContainerError"
        case cannotStopContainer = "CannotStopContainerError"
        case cannotInspectContainer = "CannotInspectContainerError"
        case cannotCreateVolume = "CannotCreateVolumeError"
        case dockerTimeout = "DockerTimeoutError"
        case outOfMemory = "OutOfMemoryError"
        case containerNetworking = "ContainerNetworkingError"
        case taskDependency = "TaskDependencyError"
        case resourceInitialization = "ResourceInitializationError"
        /// The engine no longer knows the container, nor how it ended.
        case containerLost = "DockerStateError"
    }

    package var name: Name
    package var message: String

    package init(_ name: Name, _ message: String) {
        self.name = name
        self.message = message
    }

    /// `Name: message`, as `containers[].reason` carries it.
    package var reason: String { "\(name.rawValue): \(message)" }
}
