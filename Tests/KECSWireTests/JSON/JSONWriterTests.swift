import Foundation
@testable import KECSWire
import Testing

@Suite("Writing of JSON")
struct JSONWriterTests {
    private static func foundation(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    // MARK: Order

    private struct Message: Codable {
        var zone = "z"
        var action = 1
        var payload = Payload()
        var absent: Int?
        var id = true

        struct Payload: Codable {
            var web = [3, 2, 1]
            var task: [Task] = [Task(), Task()]
            var exitCode: Int?

            enum CodingKeys: String, CodingKey {
                case web, task, exitCode
            }

            func encode(to encoder: any Encoder) throws {
                var members = encoder.container(keyedBy: CodingKeys.self)
                try members.encode(web, forKey: .web)
                try members.encode(task, forKey: .task)
                try members.encode(exitCode, forKey: .exitCode)
            }
        }

        struct Task: Codable {
            var taskArn = "arn:aws:ecs/1"
            var clusterArn = 0.5
        }
    }

    @Test("members stand as they are declared, absent ones do not, null ones do")
    func declaredOrder() throws {
        #expect(
            try JSONWriter.text(of: Message())
                == #"{"zone":"z","action":1,"payload":{"web":[3,2,1],"task":[{"taskArn":"arn:aws:ecs/1","#
                + #""clusterArn":0.5},{"taskArn":"arn:aws:ecs/1","clusterArn":0.5}],"exitCode":null},"id":true}"#)
    }

    @Test("keys of dictionaries are sorted, whatever stands in them")
    func sortedDictionaries() throws {
        var generator = SeededGenerator(seed: 15)
        for _ in 0..<50 {
            var keys = ["", "a", "b", "B", "é", "\u{1F600}", "a\"", "\n", "zone", "zone1", "10", "9"]
            keys.shuffle(using: &generator)
            let inner = Dictionary(uniqueKeysWithValues: keys.prefix(5).map { ($0, ["x", $0]) })
            let outer = Dictionary(uniqueKeysWithValues: keys.map { ($0, inner) })
            let sorted = keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            let text = try JSONWriter.text(of: outer)
            let places = try sorted.map { key in
                let name = try JSONWriter.text(of: key) + ":{"
                return try #require(text.utf8.firstRange(of: Array(name.utf8))?.lowerBound)
            }
            #expect(places == places.sorted())
            #expect(try JSONDecoder().decode([String: [String: [String]]].self, from: Data(text.utf8)) == outer)
        }
        #expect(try JSONWriter.text(of: [2: ["b": [String: Int]()], 1: [:]]) == #"{"1":{},"2":{"b":{}}}"#)
        let tree = JSONValue.object(["b": .array([.object(["d": .null, "c": .number(1)])]), "a": .bool(false)])
        #expect(try JSONWriter.text(of: tree) == #"{"a":false,"b":[{"c":1,"d":null}]}"#)
    }

    // MARK: Texts and numbers

    @Test("every character stands as it does in Foundation's texts, wherever it is")
    func strings() throws {
        let scalars =
            (0..<0x300).compactMap(Unicode.Scalar.init) + ["\u{2028}", "\u{2029}", "\u{FFFD}", "\u{FEFF}", "\u{1F600}"]
        for scalar in scalars {
            for before in [0, 1, 7, 8, 9] {
                let text = String(repeating: "x", count: before) + String(Character(scalar)) + "0123456"
                #expect(try JSONWriter.text(of: [text]) == Self.foundation([text]))
            }
        }
        var generator = SeededGenerator(seed: 26)
        let parts = ["a", "\"", "\\", "\u{1f}", " ", "!", "]", "é", "\u{1F600}", "#", "0123456789"]
        for _ in 0..<500 {
            let text = (0..<Int.random(in: 0..<40, using: &generator))
                .map { _ in parts.randomElement(using: &generator) ?? "" }.joined()
            #expect(try JSONWriter.text(of: [text: text]) == Self.foundation([text: text]))
        }
    }

    @Test("numbers stand as they do in Foundation's texts")
    func numbers() throws {
        var generator = SeededGenerator(seed: 7)
        var doubles = [
            0, -0.0, 1, -1, 0.1, 45.2, 1e15, 1e16, 1e20, 1e-7, 1.5e300, 1_557_119_253.821, .leastNonzeroMagnitude,
            .greatestFiniteMagnitude, .leastNormalMagnitude, 9_007_199_254_740_992,
        ]
        doubles += (0..<500).map { _ in Double(bitPattern: generator.next()) }.filter(\.isFinite)
        #expect(try JSONWriter.text(of: doubles) == Self.foundation(doubles))
        #expect(try JSONWriter.text(of: [Float(0.1), 3]) == Self.foundation([Float(0.1), 3]))
        #expect(try JSONWriter.text(of: [Int.min, 0, .max]) == Self.foundation([Int.min, 0, .max]))
        #expect(try JSONWriter.text(of: [UInt64.max]) == "[18446744073709551615]")
        #expect(try JSONWriter.text(of: [Int8.min]) == "[-128]")
    }

    @Test("what JSON has no form of is written as Foundation does")
    func otherTypes() throws {
        struct Others: Encodable {
            var data = Data([0, 0xFF, 0x10])
            var date = Date(timeIntervalSince1970: 1_557_119_253.5)
            var decimal = Decimal(string: "12.50")
            var level: UInt8? = 3
            var nothing: [Int?] = [nil, 1]
            var url = URL(string: "http://localhost/a?b=1")
        }
        #expect(
            try JSONDecoder().decode(JSONValue.self, from: Data(JSONWriter.bytes(of: Others())))
                == JSONDecoder().decode(JSONValue.self, from: Data(Self.foundation(Others()).utf8)))
        #expect(try JSONWriter.text(of: Others()).hasPrefix(#"{"data":"AP8Q","date":"#))
        #expect(try JSONWriter.text(of: "x/y") == #""x/y""#)
        #expect(try JSONWriter.text(of: Int?.none) == "null")
    }

    @Test("numbers that are not finite are refused", arguments: [Double.nan, .infinity, -.infinity])
    func notFinite(number: Double) {
        #expect(throws: EncodingError.self) { try JSONWriter.bytes(of: ["a": [number]]) }
    }

    // MARK: Containers

    private class Base: Encodable {
        var base = 1

        enum CodingKeys: String, CodingKey {
            case base, list, nested, other
        }

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(base, forKey: .base)
        }
    }

    /// One that writes on in the same object.
    private final class Flat: Base {
        override func encode(to encoder: any Encoder) throws {
            try super.encode(to: encoder)
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode("o", forKey: .other)
        }
    }

    /// One that writes what it inherits into an object of its own.
    private final class Deep: Base {
        override func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            try super.encode(to: members.superEncoder())
            _ = members.superEncoder(forKey: .other)
            var list = members.nestedUnkeyedContainer(forKey: .list)
            try list.encode(1)
            var inner = list.nestedContainer(keyedBy: CodingKeys.self)
            try inner.encode(2, forKey: .base)
            try super.encode(to: list.superEncoder())
            _ = list.nestedUnkeyedContainer()
            try list.encodeNil()
            var nested = members.nestedContainer(keyedBy: CodingKeys.self, forKey: .nested)
            try nested.encodeNil(forKey: .base)
        }
    }

    /// One that goes back to what it has left.
    private struct Back: Encodable {
        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: Base.CodingKeys.self)
            var nested = members.nestedContainer(keyedBy: Base.CodingKeys.self, forKey: .nested)
            try members.encode(1, forKey: .base)
            try nested.encode(2, forKey: .other)
        }
    }

    /// One whose mistake cannot be thrown where it makes it.
    private struct TwoKinds: Encodable {
        func encode(to encoder: any Encoder) throws {
            _ = encoder.unkeyedContainer()
            _ = encoder.container(keyedBy: Base.CodingKeys.self)
        }
    }

    private struct Nothing: Encodable {
        func encode(to encoder: any Encoder) {}
    }

    private struct Empty: Codable {}

    @Test("containers of a value, one in another, are closed where they end")
    func containers() throws {
        #expect(try JSONWriter.text(of: [Flat(), Flat()]) == #"[{"base":1,"other":"o"},{"base":1,"other":"o"}]"#)
        #expect(
            try JSONWriter.text(of: [Deep()])
                == #"[{"super":{"base":1},"other":{},"list":[1,{"base":2},{"base":1},[],null],"nested":{"base":null}}]"#)
        #expect(try JSONWriter.text(of: ["a": Nothing()]) == #"{"a":{}}"#)
        #expect(try JSONWriter.text(of: [Empty(), Empty()]) == "[{},{}]")
        #expect(try JSONWriter.text(of: [[Int]]()) == "[]")
    }

    @Test("a container that has been left cannot be gone back to")
    func misuse() {
        #expect(throws: EncodingError.self) { try JSONWriter.bytes(of: Back()) }
        #expect(throws: EncodingError.self) { try JSONWriter.bytes(of: TwoKinds()) }
    }

    @Test("the depth is bounded")
    func depth() throws {
        func nested(_ depth: Int) -> JSONValue {
            (1..<depth).reduce(.array([])) { value, index in
                index.isMultiple(of: 2) ? .array([value]) : .object(["a": value])
            }
        }
        let text = try JSONWriter.text(of: nested(JSONWriter.maxDepth))
        #expect(text.hasPrefix(#"{"a":["#))
        #expect(throws: EncodingError.self) { try JSONWriter.bytes(of: nested(JSONWriter.maxDepth + 1)) }
        #expect(throws: EncodingError.self) { try JSONWriter.bytes(of: nested(10_000)) }
    }
}
