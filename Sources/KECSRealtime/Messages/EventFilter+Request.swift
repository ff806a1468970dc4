import KECSModel
import KECSWire

extension EventFilter {
    /// Reads what a `subscribe` asks for, strictly: what is not understood is
    /// refused, since ignoring it would deliver something else than was asked.
    package init(_ message: IncomingMessage, limits: RealtimeLimits) throws(RefusedMessage) {
        let reader = FilterReader(message: message, limits: limits)
        var types = Set(EventType.allCases)
        var lists: [EventDimension: Set<String>] = [:]
        var statuses: Set<String> = []

        for (field, value) in message.payload.sorted(by: { $0.key < $1.key }) {
            switch (field, value) {
            case (_, .null): break
            case ("eventTypes", _): types = try reader.eventTypes(value)
            case ("clusters", _): lists[.cluster] = try reader.list(value, field)
            case ("services", _): lists[.service] = try reader.list(value, field)
            case ("filters", .object(let filters)):
                for (name, value) in filters.sorted(by: { $0.key < $1.key }) {
                    let field = "filters.\(name)"
                    switch (name, value) {
                    case (_, .null): break
                    case ("status", _): statuses = try reader.statuses(value, field)
                    case ("taskDefinitions", _):
                        lists[.taskDefinition] = try reader.list(value, field)
                    case ("tasks", _): lists[.task] = try reader.list(value, field)
                    case ("containers", _): lists[.container] = try reader.list(value, field)
                    case ("startedBy", _): lists[.startedBy] = try reader.list(value, field)
                    case ("tags", _): lists[.tag] = try reader.list(value, field)
                    default: throw reader.refused(field, "Unknown filter: '\(name)'")
                    }
                }
            case ("filters", _): throw reader.refused(field, "Expected an object")
            case (let name, _) where SubscribeRequest.members.contains(name): break
            default: throw reader.refused(field, "Unknown field: '\(field)'")
            }
        }
        self.init(eventTypes: types, lists: lists, statuses: statuses)
    }
}

/// Reads the lists of one `subscribe`.
private struct FilterReader {
    var message: IncomingMessage
    var limits: RealtimeLimits

    func refused(_ field: String, _ reason: String) -> RefusedMessage {
        message.refused("Invalid subscription parameters", field: field, reason: reason)
    }

    func list(_ value: JSONValue, _ field: String) throws(RefusedMessage) -> Set<String> {
        guard case .array(let elements) = value else {
            throw refused(field, "Expected a list of strings")
        }
        guard !elements.isEmpty else { throw refused(field, "Must not be empty") }
        guard elements.count <= limits.filterValues else {
            throw refused(field, "At most \(limits.filterValues) values")
        }
        var list: Set<String> = []
        for element in elements {
            guard case .string(let text) = element else {
                throw refused(field, "Expected a list of strings")
            }
            guard !text.isEmpty else { throw refused(field, "Values must not be empty") }
            list.insert(text)
        }
        return list
    }

    func eventTypes(_ value: JSONValue) throws(RefusedMessage) -> Set<EventType> {
        var types: Set<EventType> = []
        for name in try list(value, "eventTypes").sorted() {
            guard let type = EventType(rawValue: name) else {
                throw refused("eventTypes", "Unknown event type: '\(name)'")
            }
            types.insert(type)
        }
        return types
    }

    func statuses(_ value: JSONValue, _ field: String) throws(RefusedMessage) -> Set<String> {
        let statuses = try list(value, field)
        for status in statuses.sorted() where !EventType.knowsStatus(status) {
            throw refused(field, "Unknown status: '\(status)'")
        }
        return statuses
    }
}
