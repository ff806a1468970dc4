import Foundation

/// What the coders of one text write to.
final class JSONSink {
    var text = JSONText()

    /// A value, whatever it does.
    func value<Value: Encodable>(_ value: Value) throws {
        if Value.self == String.self, let string = value as? String { return text.string(string) }
        // These code themselves in another way than JSON has them.
        if Value.self == Data.self, let data = value as? Data { return text.string(data.base64EncodedString()) }
        if Value.self == URL.self, let url = value as? URL { return text.string(url.absoluteString) }
        if Value.self == Decimal.self, let number = value as? Decimal { return text.raw(number.description) }
        let node = node()
        try value.encode(to: node)
        text.end(level: node.level, start: node.start)
    }

    func node() -> JSONNode {
        JSONNode(sink: self, level: text.level, start: text.count)
    }

    /// The coder of the element or member that has just been begun, which is to write it later.
    func promise() -> JSONNode {
        text.promise()
        return node()
    }

    /// One that can write nothing.
    func deadNode() -> JSONNode {
        JSONNode(sink: self, level: Int.max, start: 0)
    }
}

/// The bytes of a JSON text as they come, and which objects and lists are open.
///
/// A type does not say when it is done with a container: what it has opened is closed when its coding is over, or when
/// one that stands around it goes on.
struct JSONText {
    private struct Frame {
        let serial: UInt32
        let closing: UInt8
        /// Whose container it is: where the value starts.
        let start: Int
        let isSorted: Bool
        /// The first of its names, where it is sorted.
        let firstName: Int
        var isEmpty = true
        /// Where a member starts that a `superEncoder` is still to write.
        var promised = -1
    }

    private struct Name {
        let text: String
        let start: Int
    }

    private var bytes: [UInt8] = []
    private var frames: [Frame] = []
    private var names: [Name] = []
    private var serials: UInt32 = 0
    private var failure: EncodingError?

    init() {
        bytes.reserveCapacity(1024)
        frames.reserveCapacity(8)
    }

    mutating func finish() throws -> [UInt8] {
        if let failure { throw failure }
        close(to: 0)
        return bytes
    }

    /// How many containers are open.
    var level: Int { frames.count }
    var count: Int { bytes.count }

    /// The value that starts there is written, as `{}` where its type has written nothing.
    mutating func end(level: Int, start: Int) {
        close(to: level)
        if bytes.count == start { empty() }
    }

    // MARK: Values

    mutating func string(_ text: String) {
        JSONWriter.append(string: text, to: &bytes)
    }

    mutating func raw(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    mutating func integer(_ value: some BinaryInteger) {
        raw(String(value))
    }

    /// As Swift writes it, without `.0`.
    mutating func number(_ value: some BinaryFloatingPoint & LosslessStringConvertible) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(
                value, .init(codingPath: [], debugDescription: "JSON has no number \(value)"))
        }
        let text = value.description
        raw(text)
        if text.hasSuffix(".0") { bytes.removeLast(2) }
    }

    mutating func bool(_ value: Bool) {
        raw(value ? "true" : "false")
    }

    mutating func null() {
        raw("null")
    }

    private mutating func empty() {
        raw("{}")
    }

    // MARK: Containers

    /// The container of the value that starts there: a new one, or the one that it has.
    ///
    /// - Returns: By which to write into it.
    mutating func open(_ closing: UInt8, at level: Int, start: Int, sorted: Bool) -> UInt32 {
        if level < frames.count {
            close(to: level + 1)
            guard frames[level].start == start, frames[level].closing == closing else { return misused() }
            return frames[level].serial
        }
        guard level == frames.count, start == bytes.count else { return misused() }
        guard level < JSONWriter.maxDepth else {
            return fail("Nested deeper than \(JSONWriter.maxDepth)")
        }
        serials &+= 1
        frames.append(
            Frame(
                serial: serials, closing: closing, start: start, isSorted: sorted,
                firstName: names.count))
        // The brackets of a kind stand two apart: [ and ], { and }.
        bytes.append(closing - 2)
        return serials
    }

    /// Goes on with an element of a list.
    mutating func element(_ serial: UInt32, at level: Int) throws {
        guard level < frames.count, frames[level].serial == serial else {
            misused()
            throw failure ?? Self.misuse
        }
        if frames.count > level + 1 { close(to: level + 1) }
        keepPromise()
        if frames[level].isEmpty {
            frames[level].isEmpty = false
        } else {
            bytes.append(UInt8(ascii: ","))
        }
    }

    /// Goes on with a member of an object.
    mutating func name(_ name: String, _ serial: UInt32, at level: Int) throws {
        try element(serial, at: level)
        if frames[level].isSorted { names.append(Name(text: name, start: bytes.count)) }
        string(name)
        bytes.append(UInt8(ascii: ":"))
    }

    mutating func promise() {
        frames[frames.count - 1].promised = bytes.count
    }

    private mutating func keepPromise() {
        let last = frames.count - 1
        if frames[last].promised == bytes.count { empty() }
        frames[last].promised = -1
    }

    private mutating func close(to level: Int) {
        while frames.count > level, let frame = frames.last {
            keepPromise()
            frames.removeLast()
            if frame.isSorted { sort(from: frame.firstName) }
            bytes.append(frame.closing)
        }
    }

    /// Puts the members of the innermost object in the order of their names.
    private mutating func sort(from first: Int) {
        defer { names.removeLast(names.count - first) }
        guard names.count - first > 1 else { return }
        let order = (first..<names.count).sorted {
            names[$0].text.utf8.lexicographicallyPrecedes(names[$1].text.utf8)
        }
        let start = names[first].start
        var sorted: [UInt8] = []
        sorted.reserveCapacity(bytes.count - start)
        for index in order {
            if !sorted.isEmpty { sorted.append(UInt8(ascii: ",")) }
            let end = index + 1 < names.count ? names[index + 1].start - 1 : bytes.count
            sorted.append(contentsOf: bytes[names[index].start..<end])
        }
        bytes.replaceSubrange(start..., with: sorted)
    }

    // MARK: Failures

    private static let misuse = EncodingError.invalidValue(
        "container", .init(codingPath: [], debugDescription: "A container that is closed was written to"))

    @discardableResult
    private mutating func misused() -> UInt32 {
        failure = failure ?? Self.misuse
        return 0
    }

    private mutating func fail(_ reason: String) -> UInt32 {
        failure = failure ?? .invalidValue("value", .init(codingPath: [], debugDescription: reason))
        return 0
    }
}
