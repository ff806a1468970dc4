import Foundation
import KECSControl
import KECSModel
import KECSWire
import NIOCore

/// What the query of `/v1/events` asks for: the members of a `subscribe`, by the same names.
package struct FeedRequest: Sendable {
    package var filter: EventFilter
    package var start: SubscribeRequest.Start
    package var form: FeedForm

    private static let lists: Set<String> = ["eventTypes", "clusters", "services"]
    private static let filters: Set<String> = [
        "status", "taskDefinitions", "tasks", "containers", "startedBy", "tags",
    ]

    /// - Parameters:
    ///   - query: what stands behind the question mark; several values of one name may be told
    ///     apart by commas, or by giving the name again.
    ///   - accept: the request's `Accept`.
    ///   - lastEventID: the request's `Last-Event-ID`, which wins over `cursor`: a browser that
    ///     comes back asks for the same address again.
    /// - Throws: what is wrong, as `/ws` would tell it.
    package init(
        query: String, accept: String?, lastEventID: String?, limits: RealtimeLimits
    ) throws(RefusedMessage) {
        var payload: [String: JSONValue] = [:]
        var filters: [String: JSONValue] = [:]
        var form: FeedForm?
        for part in query.split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let text = pair.count > 1 ? pair[1].replacing("+", with: " ") : ""
            guard let name = String(pair[0]).removingPercentEncoding,
                let value = text.removingPercentEncoding
            else { throw Self.refused("query", "Not percent-encoded UTF-8") }
            let values = value.split(separator: ",").map { JSONValue.string(String($0)) }
            switch name {
            case _ where Self.lists.contains(name): payload.append(values, to: name)
            case _ where Self.filters.contains(name): filters.append(values, to: name)
            case "cursor": payload["resumeFrom"] = .string(value)
            case "snapshot":
                guard value == "true" || value == "false" else {
                    throw Self.refused("snapshot", "Expected true or false")
                }
                payload["snapshot"] = .bool(value == "true")
            case "format":
                guard let known = FeedForm(rawValue: value) else {
                    throw Self.refused("format", "Expected ndjson or sse")
                }
                form = known
            // Whoever lets the request in looks at these.
            case "token", "client": break
            default: throw Self.refused(name, "Unknown parameter: '\(name.prefix(100))'")
            }
        }
        if !filters.isEmpty { payload["filters"] = .object(filters) }
        if let lastEventID { payload["resumeFrom"] = .string(lastEventID) }
        let message = IncomingMessage(type: Subscribe.messageType, payload: payload)
        let request = try SubscribeRequest(message, limits: limits)
        filter = request.filter
        start = request.start
        self.form = form ?? (accept?.lowercased().contains("text/event-stream") == true ? .sse : .ndjson)
    }

    private static func refused(_ field: String, _ reason: String) -> RefusedMessage {
        IncomingMessage(type: Subscribe.messageType, payload: [:])
            .refused("Invalid subscription parameters", field: field, reason: reason)
    }
}

extension [String: JSONValue] {
    fileprivate mutating func append(_ values: [JSONValue], to name: String) {
        guard case .array(let before) = self[name] else {
            self[name] = .array(values)
            return
        }
        self[name] = .array(before + values)
    }
}
