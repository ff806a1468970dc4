import Foundation

/// The payloads in the body of `POST /_kecs/events`.
package enum EventBatch {
    package struct Malformed: Error {
        package let message: String
    }

    /// A single payload and those of an array byte for byte, to be read by who takes them.
    ///
    /// - Throws: ``Malformed``.
    package static func payloads(in body: Data) throws -> [Data] {
        if let elements = JSONElements.of(body) { return elements }
        // An object without this name is a payload, or nothing at all.
        guard body.range(of: Data(#""events""#.utf8)) != nil else { return [body] }
        let value: Any
        do {
            value = try JSONSerialization.jsonObject(with: body)
        } catch {
            throw Malformed(message: "The body is not JSON.")
        }
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
