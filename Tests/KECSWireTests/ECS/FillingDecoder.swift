/// A decoder without input: every member is present, every list and map has one item. It makes a value of
/// any wire type with nothing left nil.
struct FillingDecoder: Decoder {
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    static func fill<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try Value(from: FillingDecoder())
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(FilledObject<Key>())
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer { FilledList() }

    func singleValueContainer() -> any SingleValueDecodingContainer { FilledValue() }
}

private func unsupported() -> DecodingError {
    .dataCorrupted(.init(codingPath: [], debugDescription: "no wire type does this"))
}

private struct FilledObject<Key: CodingKey>: KeyedDecodingContainerProtocol {
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { Key(stringValue: "key").map { [$0] } ?? [] }

    func contains(_ key: Key) -> Bool { true }
    func decodeNil(forKey key: Key) -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try Value(from: FillingDecoder())
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { throw unsupported() }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw unsupported() }
    func superDecoder() throws -> any Decoder { throw unsupported() }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw unsupported() }
}

private struct FilledList: UnkeyedDecodingContainer {
    var codingPath: [any CodingKey] { [] }
    var count: Int? { 1 }
    var currentIndex = 0
    var isAtEnd: Bool { currentIndex > 0 }

    mutating func decodeNil() -> Bool { false }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        currentIndex += 1
        return try Value(from: FillingDecoder())
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> { throw unsupported() }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw unsupported() }
    mutating func superDecoder() throws -> any Decoder { throw unsupported() }
}

private struct FilledValue: SingleValueDecodingContainer {
    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let sample: Any? =
            switch type {
            case is Bool.Type: true
            case is Int.Type: 7
            case is Double.Type: 1.5
            case is String.Type: "text/é\"\\"
            default: nil
            }
        guard let value = sample as? Value else { throw unsupported() }
        return value
    }
}
