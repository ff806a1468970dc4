/// An error as ECS, and services that are asked in the same way, answer it: a code that clients catch by name, and a text for people.
///
/// As JSON it is the body of the answer, `{"__type":"ClusterNotFoundException","message":"..."}`.
public struct ECSError: Error, Hashable, Sendable, CustomStringConvertible {
    /// AWS's name of the error, `ClusterNotFoundException`.
    public let code: String

    /// At most ``messageLimit`` bytes, as JSON has them: a text that a client sent may stand in it.
    public let message: String

    public static let messageLimit = 3000

    /// Of a `ConflictException`: the ARNs of what is there already.
    public let resourceIds: [String]?

    public init(code: String, message: String, resourceIds: [String]? = nil) {
        self.code = code
        self.message = message.cut(toJSON: Self.messageLimit)
        self.resourceIds = resourceIds
    }

    /// 500 for what is the server's fault, else 400: there is no other.
    public var httpStatus: Int {
        AWSService.all.contains { $0.faultCode == code } ? 500 : 400
    }

    public var description: String { "\(code): \(message)" }
}

extension ECSError: Codable {
    enum CodingKeys: String, CodingKey {
        case code = "__type"
        case message
        case capitalMessage = "Message"
        case resourceIds
    }

    /// Reads what any AWS service sends: the code may stand behind a namespace (`com.amazonaws.ecs#X`) or
    /// before a URL (`X:http://...`), the text may be called `Message` or be missing.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let type = try container.decode(String.self, forKey: .code)
        let name = type.prefix { $0 != ":" }.split(separator: "#").last.map { String($0) }
        let message =
            try container.decodeIfPresent(String.self, forKey: .message)
            ?? container.decodeIfPresent(String.self, forKey: .capitalMessage)
        self.init(
            code: name ?? type, message: message ?? "",
            resourceIds: try? container.decode([String].self, forKey: .resourceIds))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(code, forKey: .code)
        try container.encode(message, forKey: .message)
        try container.encodeIfPresent(resourceIds, forKey: .resourceIds)
    }
}
