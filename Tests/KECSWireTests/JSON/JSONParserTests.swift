import KECSWire
import Testing

struct JSONParserTests {
    private func parse(
        _ text: String, _ outline: JSONOutline = .everything
    ) -> Result<JSONValue, JSONParser.Failure> {
        Array(text.utf8).withUnsafeBytes { bytes in
            Result { () throws(JSONParser.Failure) in try JSONParser.parse(bytes, outline: outline) }
        }
    }

    @Test(arguments: [
        ("null", .null), (" true ", .bool(true)), ("false", .bool(false)),
        ("0", .integer(0)), ("-12", .integer(-12)), ("1.5", .number(1.5)), ("1e3", .number(1000)),
        ("9223372036854775807", .integer(.max)), ("9223372036854775808", .number(9223372036854775808)),
        (#""""#, .string("")), (#""a\"\\\/\b\f\n\r\té""#, .string("a\"\\/\u{8}\u{c}\n\r\té")),
        (#""\ud83d\ude00""#, .string("😀")), (#""😀""#, .string("😀")),
        ("[]", .array([])), ("[1, [2],\n{}]", .array([.integer(1), .array([.integer(2)]), .object([:])])),
        (#"{"a":1,"b":{"c":null}}"#, .object(["a": .integer(1), "b": .object(["c": .null])])),
    ] as [(String, JSONValue)])
    func good(_ text: String, _ value: JSONValue) {
        #expect(parse(text) == .success(value))
    }

    @Test(arguments: [
        "", " ", "nul", "tru", "True", "01", "-", "1.", ".5", "1e", "+1", "1e999", "NaN",
        "\"", "\"a", #""\x""#, #""\u12"#, #""\u12g4""#, #""\ud83d""#, #""\ude00""#, #""\ud83dA""#,
        "\"a\nb\"", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{", "{1:2}", #"{"a"}"#, #"{"a":}"#,
        #"{"a":1,}"#, #"{"a":1 "b":2}"#, "1 2", "{}x", "'a'", #"{"a":1,"a":2}"#,
    ])
    func bad(_ text: String) {
        #expect(throws: JSONParser.Failure.self) { try parse(text).get() }
        // Nor where nobody asks for it.
        #expect(throws: JSONParser.Failure.self) { try parse(text, .nothing).get() }
        #expect(throws: JSONParser.Failure.self) {
            try parse(#"{"a":1,"x":[{"y":\#(text)}]}"#, .members([.init("a")])).get()
        }
    }

    @Test("what is not asked for is read, and may be left out")
    func outline() {
        let outline = JSONOutline.members([.init("a"), .init("b", .members([.init("c")]))])
        #expect(
            parse(#"{"x":[1,{"y":"\n"}],"a":{"d":[true]},"z":-1.5,"b":{"e":{},"c":"é"},"f":null}"#, outline)
                == .success(
                    .object([
                        "a": .object(["d": .array([.bool(true)])]), "b": .object(["c": .string("é")]),
                    ])))
        #expect(parse(#"{"b":1}"#, outline) == .success(.object(["b": .integer(1)])))
        #expect(parse("{}", outline) == .success(.object([:])))
    }

    @Test("a name given twice is found where nobody asks for it, however it is written", arguments: [
        #"{"x":1,"x":2}"#, #"{"x":1,"\u0078":2}"#, #"{"":1,"":2}"#, #"{"é":1,"e\u0301":2}"#,
        "{\"\u{E9}\":1,\"e\u{301}\":2}", #"{"a":1,"a":2}"#,
        "{" + (0..<99).map { "\"\($0)\":0" }.joined(separator: ",") + #","98":0}"#,
        // The outer object's, behind an inner one that has it too; the inner one's.
        #"{"x":{"x":1},"y":{},"x":2}"#, #"{"x":{"y":1,"y":2}}"#, #"{"x":[{"y":1},{"y":1,"z":2,"y":3}]}"#,
    ])
    func twice(_ text: String) {
        #expect(throws: JSONParser.Failure.self) { try parse(text, .members([.init("a")])).get() }
        #expect(throws: JSONParser.Failure.self) { try parse(text, .nothing).get() }
    }

    @Test("objects within each other, or one after another, may have the same names")
    func sameNamesApart() {
        let text = #"{"x":{"a":1,"x":{"x":2}},"y":[{"a":1},{"a":2}],"a":3}"#
        #expect(parse(text, .members([.init("a")])) == .success(.object(["a": .integer(3)])))
    }

    @Test("names that need a closer look do not hide what is asked for")
    func unusualNames() {
        for text in [#"{"\u0061":1}"#, #"{"a":1,"é":{"\n":2}}"#, #"{"\u0062":{"x":2},"a":1}"#] {
            guard case .success(.object(let members)) = parse(text, .members([.init("a")])) else {
                Issue.record("\(text)")
                continue
            }
            #expect(members["a"] == .integer(1))
        }
    }

    @Test func depthIsBounded() {
        let deepest = String(repeating: "[", count: 16) + String(repeating: "]", count: 16)
        #expect(throws: Never.self) { try parse(deepest).get() }
        #expect(throws: JSONParser.Failure.self) { try parse("[\(deepest)]").get() }
        #expect(throws: JSONParser.Failure.self) {
            try parse(String(repeating: "[", count: 60_000)).get()
        }
    }

    @Test func failuresSayWhere() {
        #expect(parse(#"{"a" 1}"#) == .failure(.init(reason: "Expected ':' at byte 5")))
    }
}
