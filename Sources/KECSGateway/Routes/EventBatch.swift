import Foundation

/// The payloads in the body of `POST /_kecs/events`.
package enum EventBatch {
    package struct Malformed: Error {
        package let message: String
    }

    /// - Throws: ``Malformed``.
    package static func payloads(in body: Data) throws -> [Data] {
        let value: Any
        do {
            value = try JSONSerialization.jsonObject(with: body)
        } catch {
            throw Malformed(message: "The body is not JSON.")
        }
        if let list = value as? [Any] { return try list.map(encode) }
        guard let object = value as? [String: Any] else {
            throw Malformed(message: "The body must be an event payload or an array of them.")
        }
        guard let events = object["events"] else { return [body] }
        guard let list = events as? [Any] else {
            throw Malformed(message: "\"events\" must be an array of event payloads.")
        }
        return try list.map(encode)
    }

    private static func encode(_ value: Any) throws -> Data {
        guard value is [String: Any] else {
            throw Malformed(message: "An event payload must be a JSON object.")
        }
        return try JSONSerialization.data(
            withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes])
    }
}
