import HTTPTypes
import KECSAccess

/// A method and a path, and what answers them.
struct Route: Sendable {
    enum Path: Sendable {
        case exact(String)
        /// Everything below a folder: `/v1/`.
        case below(String)

        func matches(_ path: Substring) -> Bool {
            switch self {
            case .exact(let own): path == own
            case .below(let folder): path.utf8.count > folder.utf8.count && path.hasPrefix(folder)
            }
        }
    }

    /// How errors are told on this route: those found before its handler runs too.
    enum Form: Sendable { case ecs, plain }

    let method: HTTPRequest.Method
    let path: Path
    let form: Form
    let admission: Admission
    /// For clients that cannot send headers: browsers' `EventSource`.
    let takesTokenInQuery: Bool
    let answer: @Sendable (inout Exchange) async -> Answer

    init(
        _ method: HTTPRequest.Method, _ path: Path, form: Form = .plain,
        for admission: Admission = .everywhere(.admin), takesTokenInQuery: Bool = false,
        answer: @escaping @Sendable (inout Exchange) async -> Answer
    ) {
        self.method = method
        self.path = path
        self.form = form
        self.admission = admission
        self.takesTokenInQuery = takesTokenInQuery
        self.answer = answer
    }
}
