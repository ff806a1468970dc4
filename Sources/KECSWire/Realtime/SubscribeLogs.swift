/// Client: asks for what a task's containers write (extension). Answered by ``SubscribeAck``;
/// then come ``Log`` messages, and at the end ``LogEnd``.
public struct SubscribeLogs: ClientPayload {
    public static let messageType = "subscribe"
    public static let action = "logs"

    /// ARN or id.
    public var task: String
    /// Name or ARN; `default` where absent and the task is given by its id.
    public var cluster: String?
    /// Names; all of the task's where absent.
    public var containers: [String]?
    /// Lines of each container that there are already, the newest: 0 to 10,000; all that are
    /// kept where absent.
    public var tail: Int?
    public var since: LogStart?
    /// Goes on with what is written from now on; true where absent.
    public var follow: Bool?

    public init(
        task: String, cluster: String? = nil, containers: [String]? = nil, tail: Int? = nil,
        since: LogStart? = nil, follow: Bool? = nil
    ) {
        self.task = task
        self.cluster = cluster
        self.containers = containers
        self.tail = tail
        self.since = since
        self.follow = follow
    }
}

/// Since when lines are wanted, RFC 3339.
public enum LogStart: Codable, Hashable, Sendable {
    /// In every container.
    case moment(String)
    /// By container: of those that are named here all lines since then, whatever `tail` says;
    /// `*` stands for the others.
    case moments([String: String])

    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let moment = try? value.decode(String.self) {
            self = .moment(moment)
        } else {
            self = .moments(try value.decode([String: String].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .moment(let moment): try value.encode(moment)
        case .moments(let moments): try value.encode(moments)
        }
    }
}
