import Foundation
import KECSControl

/// Where a connection to a command leads.
enum ExecPath: Hashable, Sendable {
    /// `/exec/{sessionId}`: a terminal, or Kubernetes' channels.
    case terminal(sessionId: String)
    /// `/data-channel/{sessionId}`: what the AWS client's plugin speaks.
    case dataChannel(sessionId: String)

    /// - Parameter path: without its query.
    init?(_ path: some StringProtocol) {
        func rest(_ prefix: String) -> String? {
            guard path.hasPrefix(prefix) else { return nil }
            let id = String(path.dropFirst(prefix.count))
            return id.isEmpty || id.contains("/") ? nil : id
        }
        if let id = rest("/exec/") {
            self = .terminal(sessionId: id)
        } else if let id = rest("/data-channel/") {
            self = .dataChannel(sessionId: id)
        } else {
            return nil
        }
    }
}

/// The parameters of a connection to `/exec/{sessionId}`.
struct ExecQuery: Hashable, Sendable {
    var size: TerminalSize?
    /// The client goes on with this byte of the output.
    var from: Int?
    var token: String?

    /// nil where a parameter makes no sense.
    init?(uri: String) {
        let query = uri.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        var columns: Int?
        var rows: Int?
        for parameter in query.split(separator: "&") {
            let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? String(parts[1]) : ""
            switch parts[0] {
            case "cols":
                columns = Int(value)
                if columns == nil { return nil }
            case "rows":
                rows = Int(value)
                if rows == nil { return nil }
            case "from":
                guard let offset = Int(value), offset >= 0 else { return nil }
                from = offset
            case "token":
                token = value.removingPercentEncoding
            default: break
            }
        }
        if columns != nil || rows != nil {
            guard let columns, let rows, let given = TerminalSize(columns: columns, rows: rows)
            else { return nil }
            size = given
        }
    }
}
