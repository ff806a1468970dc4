import KECSControl
import KECSModel
import KECSWire

/// What a `subscribe` to logs asks for, read strictly; the task has yet to be looked for.
struct LogsRequest {
    /// Lines that can be asked for by number.
    static let mostLines = 10_000
    private static let fields: Set<String> = [
        "task", "cluster", "containers", "tail", "since", "follow",
    ]
    /// In `since`, stands for the containers that it does not name.
    private static let others = "*"
    /// Of a list or object.
    private static let mostNames = 100

    /// As the client wrote them.
    var task: String
    var cluster: String?
    /// Without repetition; nil: all.
    var containers: [String]?
    var follow: Bool
    private var tail: Int?
    private var since: Timestamp?
    /// By container.
    private(set) var starts: [String: Timestamp] = [:]

    init(_ message: IncomingMessage) throws(RefusedMessage) {
        let payload = message.payload
        try message.requireKnown(Self.fields)
        guard let task = try message.string("task", in: payload), !task.isEmpty else {
            throw message.invalid("task", "Required")
        }
        self.task = task
        cluster = try message.string("cluster", in: payload)
        if cluster == "" { throw message.invalid("cluster", "Must not be empty") }
        containers = try Self.containers(message)
        switch payload["tail"] {
        case nil, .null: tail = nil
        case .integer(let count) where (0...Self.mostLines).contains(count): tail = count
        default:
            throw message.invalid("tail", "Expected a whole number from 0 to \(Self.mostLines)")
        }
        switch payload["since"] {
        case .object(let moments):
            guard moments.count <= Self.mostNames else {
                throw message.invalid("since", "At most \(Self.mostNames) values")
            }
            for (name, moment) in moments.sorted(by: { $0.key < $1.key }) {
                guard case .string(let text) = moment, let time = Timestamp(rfc3339: text) else {
                    throw message.invalid(
                        "since.\(name)", "Not a time such as 2024-01-01T00:00:00.000Z")
                }
                if name == Self.others { since = time } else { starts[name] = time }
            }
        default: since = try message.time("since")
        }
        follow = try message.flag("follow") ?? true
    }

    /// What is wanted of a container.
    func request(of container: String) -> LogRequest {
        if let start = starts[container] { return LogRequest(since: start, follow: follow) }
        return LogRequest(tail: tail, since: since, follow: follow)
    }

    private static func containers(_ message: IncomingMessage) throws(RefusedMessage) -> [String]? {
        switch message.payload["containers"] {
        case nil, .null: return nil
        case .array(let elements):
            guard !elements.isEmpty else { throw message.invalid("containers", "Must not be empty") }
            guard elements.count <= mostNames else {
                throw message.invalid("containers", "At most \(mostNames) values")
            }
            var names: [String] = []
            for element in elements {
                guard case .string(let name) = element else {
                    throw message.invalid("containers", "Expected a list of strings")
                }
                if !names.contains(name) { names.append(name) }
            }
            return names
        default: throw message.invalid("containers", "Expected a list of strings")
        }
    }
}
