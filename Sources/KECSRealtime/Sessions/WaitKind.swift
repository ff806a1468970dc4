/// Kinds of what can be waited for.
enum WaitKind: String {
    case task, service

    /// What a client can wait for it to become, in the order in which errors tell it.
    var goals: [String] {
        switch self {
        case .task: ["running", "stopped", "healthy"]
        case .service: ["steady", "deployed"]
        }
    }
}
