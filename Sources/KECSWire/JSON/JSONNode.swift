/// Where one value is to be written.
struct JSONNode: Encoder {
    let sink: JSONSink
    /// How many containers stand around it.
    let level: Int
    let start: Int

    /// Empty: nobody asks for it, and to keep it would cost much of the rest.
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        let sorted = ObjectIdentifier(type) == DictionaryKey.type
        let serial = sink.text.open(UInt8(ascii: "}"), at: level, start: start, sorted: sorted)
        return KeyedEncodingContainer(JSONMembers(sink: sink, level: level, serial: serial))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        JSONElements(self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

/// The keys of the standard library's dictionaries have a type without a name that could be used. No other type's
/// members may be sorted.
private enum DictionaryKey {
    static let type: ObjectIdentifier? = {
        let probe = Probe()
        try? [String: Bool]().encode(to: probe)
        return probe.type
    }()

    private final class Probe: Encoder {
        var type: ObjectIdentifier?
        var codingPath: [any CodingKey] { [] }
        var userInfo: [CodingUserInfoKey: Any] { [:] }

        func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
            self.type = ObjectIdentifier(type)
            return KeyedEncodingContainer(JSONMembers(sink: JSONSink(), level: 0, serial: 0))
        }

        func unkeyedContainer() -> any UnkeyedEncodingContainer { JSONSink().node().unkeyedContainer() }
        func singleValueContainer() -> any SingleValueEncodingContainer { JSONSink().node() }
    }
}

extension JSONNode: SingleValueEncodingContainer {
    func encodeNil() { sink.text.null() }
    func encode(_ value: Bool) { sink.text.bool(value) }
    func encode(_ value: String) { sink.text.string(value) }
    func encode(_ value: Double) throws { try sink.text.number(value) }
    func encode(_ value: Float) throws { try sink.text.number(value) }
    func encode(_ value: Int) { sink.text.integer(value) }
    func encode(_ value: Int8) { sink.text.integer(value) }
    func encode(_ value: Int16) { sink.text.integer(value) }
    func encode(_ value: Int32) { sink.text.integer(value) }
    func encode(_ value: Int64) { sink.text.integer(value) }
    func encode(_ value: UInt) { sink.text.integer(value) }
    func encode(_ value: UInt8) { sink.text.integer(value) }
    func encode(_ value: UInt16) { sink.text.integer(value) }
    func encode(_ value: UInt32) { sink.text.integer(value) }
    func encode(_ value: UInt64) { sink.text.integer(value) }
    func encode(_ value: some Encodable) throws { try sink.value(value) }
}

/// The members of an object.
struct JSONMembers<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let sink: JSONSink
    let level: Int
    let serial: UInt32

    var codingPath: [any CodingKey] { [] }

    private func begin(_ key: Key) throws {
        try sink.text.name(key.stringValue, serial, at: level)
    }

    func encodeNil(forKey key: Key) throws {
        try begin(key)
        sink.text.null()
    }

    func encode(_ value: Bool, forKey key: Key) throws {
        try begin(key)
        sink.text.bool(value)
    }

    func encode(_ value: String, forKey key: Key) throws {
        try begin(key)
        sink.text.string(value)
    }

    func encode(_ value: Double, forKey key: Key) throws {
        try begin(key)
        try sink.text.number(value)
    }

    func encode(_ value: Float, forKey key: Key) throws {
        try begin(key)
        try sink.text.number(value)
    }

    func encode(_ value: Int, forKey key: Key) throws { try integer(value, key) }
    func encode(_ value: Int8, forKey key: Key) throws { try integer(value, key) }
    func encode(_ value: Int16, forKey key: Key) throws { try integer(value, key) }
    func encode(_ value: Int32, forKey key: Key) throws { try integer(value, key) }
    func encode(_ value: Int64, forKey key: Key) throws { try integer(value, key) }
    func encode(_ value: UInt, forKey key: Key) throws { try integer(value, key) }
    func encode(_ value: UInt8, forKey key: Key) throws { try integer(value, key) }
    func encode(_ value: UInt16, forKey key: Key) throws { try integer(value, key) }
    func encode(_ value: UInt32, forKey key: Key) throws { try integer(value, key) }
    func encode(_ value: UInt64, forKey key: Key) throws { try integer(value, key) }

    private func integer(_ value: some BinaryInteger, _ key: Key) throws {
        try begin(key)
        sink.text.integer(value)
    }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        try begin(key)
        try sink.value(value)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        node(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        node(key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { superEncoder(named: "super") }
    func superEncoder(forKey key: Key) -> any Encoder { superEncoder(named: key.stringValue) }

    private func superEncoder(named name: String) -> any Encoder {
        do {
            try sink.text.name(name, serial, at: level)
        } catch {
            return sink.deadNode()
        }
        return sink.promise()
    }

    /// What goes wrong here cannot be thrown; the sink remembers it.
    private func node(_ key: Key) -> JSONNode {
        do {
            try begin(key)
        } catch {
            return sink.deadNode()
        }
        return sink.node()
    }
}

/// The elements of a list.
struct JSONElements: UnkeyedEncodingContainer {
    private let sink: JSONSink
    private let level: Int32
    private let serial: UInt32
    private(set) var count = 0

    init(_ node: JSONNode) {
        sink = node.sink
        // A node that can write nothing has a level that no list has.
        level = Int32(clamping: node.level)
        serial = sink.text.open(UInt8(ascii: "]"), at: node.level, start: node.start, sorted: false)
    }

    var codingPath: [any CodingKey] { [] }

    private mutating func begin() throws {
        try sink.text.element(serial, at: Int(level))
        count += 1
    }

    mutating func encodeNil() throws {
        try begin()
        sink.text.null()
    }

    mutating func encode(_ value: some Encodable) throws {
        try begin()
        try sink.value(value)
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> {
        node().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        node().unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder {
        do {
            try begin()
        } catch {
            return sink.deadNode()
        }
        return sink.promise()
    }

    private mutating func node() -> JSONNode {
        do {
            try begin()
        } catch {
            return sink.deadNode()
        }
        return sink.node()
    }
}
