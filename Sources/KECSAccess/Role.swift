/// What people usually want a token for: a set of permissions under one name.
package enum Role: String, CaseIterable, Hashable, Sendable {
    /// Looks and changes nothing.
    case viewer
    /// Looks, changes, and runs commands in containers.
    case `operator`
    case admin

    package var permissions: [Permission] {
        switch self {
        case .viewer: [.eventsRead, .metricsRead, .logsRead, .ecsRead]
        case .operator: Role.viewer.permissions + [.exec, .ecsWrite]
        case .admin: [.admin]
        }
    }
}
