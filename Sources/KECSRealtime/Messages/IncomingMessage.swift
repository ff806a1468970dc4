import KECSWire
import NIOCore

/// A client's message, read as far as all types have it in common.
package struct IncomingMessage {
    package var id: String?
    package var type: String
    /// All members.
    package var envelope: [String: JSONValue]
    /// Empty where absent.
    package var payload: [String: JSONValue]

    /// - Parameter text: valid UTF-8.
    package init(_ text: ByteBuffer, limits: RealtimeLimits) throws(RefusedMessage) {
        let parsed: Result<JSONValue, JSONParser.Failure> = text.withUnsafeReadableBytes { bytes in
            Result { () throws(JSONParser.Failure) in try JSONParser.parse(bytes) }
        }
        switch parsed {
        case .success(.object(let members)): envelope = members
        case .success:
            throw Self.malformed(field: "message", reason: "Expected an object")
        case .failure(let failure):
            throw Self.malformed(field: "message", reason: failure.reason)
        }

        switch envelope["id"] {
        case nil, .null: id = nil
        case .string(let text) where text.utf8.count <= limits.idBytes: id = text
        case .string:
            throw Self.malformed(field: "id", reason: "Longer than \(limits.idBytes) bytes")
        default: throw Self.malformed(field: "id", reason: "Expected a string")
        }

        guard case .string(let type) = envelope["type"] else {
            let reason = envelope["type"] == nil ? "Required" : "Expected a string"
            throw Self.malformed(id: id, field: "type", reason: reason)
        }
        self.type = type

        switch envelope["payload"] {
        case nil, .null: payload = [:]
        case .object(let members): payload = members
        default: throw Self.malformed(id: id, field: "payload", reason: "Expected an object")
        }
    }

    /// One that came by another way than as text.
    init(type: String, payload: [String: JSONValue]) {
        self.type = type
        self.payload = payload
        envelope = [:]
    }

    /// - Throws: `INVALID_REQUEST` where there is no id.
    package func requiredID() throws(RefusedMessage) -> String {
        guard let id, !id.isEmpty else {
            throw refused("Invalid message format", field: "id", reason: "Required")
        }
        return id
    }

    package func require(action: String) throws(RefusedMessage) {
        guard let found = try string("action", in: envelope) else {
            throw refused("Invalid message format", field: "action", reason: "Required")
        }
        guard found == action else {
            throw refused(
                "Unknown action", field: "action", reason: "Unknown action: '\(found)'")
        }
    }

    /// Nil where absent.
    package func string(
        _ name: String, in members: [String: JSONValue]
    ) throws(RefusedMessage) -> String? {
        switch members[name] {
        case nil, .null: return nil
        case .string(let text): return text
        default:
            throw refused("Invalid message format", field: name, reason: "Expected a string")
        }
    }

    package func refused(
        _ message: String, code: RealtimeErrorCode = .invalidRequest, field: String,
        reason: String
    ) -> RefusedMessage {
        RefusedMessage(
            id: id, error: RealtimeError(code, message, field: field, reason: reason))
    }

    /// Something of the payload of a command or a subscription makes no sense.
    func invalid(_ field: String, _ reason: String) -> RefusedMessage {
        let message =
            type == Subscribe.messageType ? "Invalid subscription parameters" : "Invalid command"
        return refused(message, field: field, reason: reason)
    }

    private static func malformed(
        id: String? = nil, field: String, reason: String
    ) -> RefusedMessage {
        RefusedMessage(
            id: id,
            error: RealtimeError(
                .invalidRequest, "Invalid message format", field: field, reason: reason))
    }
}

/// A message that is answered with an error.
package struct RefusedMessage: Error {
    /// Of the message, where it has a usable one.
    package var id: String?
    package var error: RealtimeError
}
