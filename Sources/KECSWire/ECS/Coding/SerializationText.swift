import Foundation

/// Says for people what a decoder did not like.
enum SerializationText {
    /// How much of a path is repeated: keys of maps are the caller's, of any length.
    static let pathLimit = 200

    static func of(_ error: any Error, in body: Data) -> String {
        switch error {
        case DecodingError.typeMismatch(let type, let context):
            let place = place(context.codingPath)
            guard let found = FoundJSON.at(context.codingPath, in: body) else {
                return "Expected \(name(of: type))\(place)."
            }
            return "Expected \(name(of: type))\(place), found \(found)."
        case DecodingError.valueNotFound(let type, let context):
            return "Expected \(name(of: type))\(place(context.codingPath)), found null."
        case DecodingError.keyNotFound(let key, let context):
            return "Expected a member \(key.stringValue)\(place(context.codingPath))."
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            return "\(context.debugDescription)\(place(context.codingPath))."
        default:
            return "The request body is not valid JSON."
        }
    }

    /// ` at containerDefinitions[0].image`; nothing for the body itself.
    private static func place(_ path: [any CodingKey]) -> String {
        var text = ""
        for step in path.map(JSONStep.init) {
            switch step {
            case .item(let index): text += "[\(index)]"
            case .member(let name): text += text.isEmpty ? name : ".\(name)"
            }
        }
        return text.isEmpty ? "" : " at \(text.cut(to: pathLimit))"
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Bool.Type: "a boolean"
        case is Int.Type: "an integer"
        case is Double.Type: "a number"
        case is [String: Any].Type: "an object"
        case is [Any].Type: "a list"
        default: "\(type)"
        }
    }
}

/// One step of a decoder's path.
enum JSONStep: Sendable {
    case member(String)
    case item(Int)

    /// A key of a map may look like a number too, but then its text is that number; an item's is not.
    init(_ key: any CodingKey) {
        if let index = key.intValue, key.stringValue != String(index) {
            self = .item(index)
        } else {
            self = .member(key.stringValue)
        }
    }
}

/// What kind of value stands at a path of a body; walks there without building the rest.
private struct FoundJSON: Decodable {
    let kind: String

    static func at(_ path: [any CodingKey], in body: Data) -> String? {
        guard let pathKey else { return nil }
        let decoder = JSONDecoder()
        decoder.userInfo[pathKey] = path.map(JSONStep.init)
        return try? decoder.decode(FoundJSON.self, from: body).kind
    }

    private static let pathKey = CodingUserInfoKey(rawValue: "path")

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        var place = decoder
        for step in Self.pathKey.flatMap({ decoder.userInfo[$0] as? [JSONStep] }) ?? [] {
            switch step {
            case .item(let index):
                var list = try place.unkeyedContainer()
                for _ in 0..<index { _ = try list.superDecoder() }
                place = try list.superDecoder()
            case .member(let name):
                place = try place.container(keyedBy: Key.self).superDecoder(forKey: Key(stringValue: name))
            }
        }
        kind = try Self.kind(of: place)
    }

    private static func kind(of place: any Decoder) throws -> String {
        let value = try place.singleValueContainer()
        if value.decodeNil() { return "null" }
        if (try? value.decode(Bool.self)) != nil { return "a boolean" }
        if (try? value.decode(String.self)) != nil { return "a string" }
        if (try? place.unkeyedContainer()) != nil { return "a list" }
        if (try? place.container(keyedBy: Key.self)) != nil { return "an object" }
        return "a number"
    }
}
