import Foundation
import KECSWire
import Testing

@Suite("Bodies that cannot be read")
struct ECSRequestDecoderTests {
    private func error<Request: AWSRequest>(_ body: Data, as type: Request.Type) -> ECSError? {
        do {
            _ = try ECSRequestDecoder().decode(type, from: body)
            return nil
        } catch {
            return error
        }
    }

    @Test("say what was expected, where, and what was found", arguments: [
        (
            #"{"containerDefinitions":[{"image":5}]}"#,
            "Expected a string at containerDefinitions[0].image, found a number."
        ),
        (
            #"{"containerDefinitions":[{},{"name":[]}]}"#,
            "Expected a string at containerDefinitions[1].name, found a list."
        ),
        (
            #"{"containerDefinitions":[{"cpu":"128"}]}"#,
            "Expected an integer at containerDefinitions[0].cpu, found a string."
        ),
        (
            #"{"containerDefinitions":[{"cpu":true}]}"#,
            "Expected an integer at containerDefinitions[0].cpu, found a boolean."
        ),
        (
            #"{"containerDefinitions":[{"essential":1}]}"#,
            "Expected a boolean at containerDefinitions[0].essential, found a number."
        ),
        (
            #"{"containerDefinitions":[{"essential":"true"}]}"#,
            "Expected a boolean at containerDefinitions[0].essential, found a string."
        ),
        (
            #"{"containerDefinitions":{}}"#,
            "Expected a list at containerDefinitions, found an object."
        ),
        (
            #"{"containerDefinitions":[5]}"#,
            "Expected an object at containerDefinitions[0], found a number."
        ),
        (
            #"{"containerDefinitions":[{"command":["a",null]}]}"#,
            "Expected a string at containerDefinitions[0].command[1], found null."
        ),
        (
            #"{"containerDefinitions":[{"dockerLabels":{"0":{}}}]}"#,
            "Expected a string at containerDefinitions[0].dockerLabels.0, found an object."
        ),
        (
            #"{"networkMode":{}}"#,
            "Expected a string at networkMode, found an object."
        ),
        (
            #"{"volumes":"x"}"#,
            "Expected a list at volumes, found a string."
        ),
    ])
    func wrongType(body: String, message: String) {
        #expect(error(Data(body.utf8), as: RegisterTaskDefinitionRequest.self) == .serialization(message))
    }

    @Test("say which number does not fit", arguments: [
        "1.5", "9223372036854775808", "-9223372036854775809", "1e30", "1e400", "1e999999999",
        "123456789012345678901234567890",
    ])
    func unfitNumber(number: String) {
        #expect(
            error(Data(#"{"tags":[],"count":\#(number)}"#.utf8), as: RunTaskRequest.self)
                == .serialization("Expected an integer of at most 64 bits, found another number at count."))
    }

    @Test("say which fraction does not fit")
    func unfitDouble() {
        #expect(
            error(Data(#"{"scale":{"value":1e400}}"#.utf8), as: UpdateTaskSetRequest.self)
                == .serialization("Expected a number that a double can hold, found another at scale.value."))
    }

    @Test("say which timestamp is none")
    func unfitTimestamp() {
        #expect(
            error(Data(#"{"pullStartedAt":1e15}"#.utf8), as: SubmitTaskStateChangeRequest.self)
                == .serialization("Expected a moment in epoch seconds before the year 10000 at pullStartedAt."))
        #expect(
            error(Data(#"{"pullStartedAt":"2024-01-01"}"#.utf8), as: SubmitTaskStateChangeRequest.self)
                == .serialization("Expected a number at pullStartedAt, found a string."))
    }

    @Test("are not JSON", arguments: [
        #"{"count":1"#, #"{"count":tru}"#, #"{'count':1}"#, #"{count:1}"#, #"{"count" 1}"#, #"{"count":1} x"#,
        #"{"count":1}{}"#, #"{"cluster":"\x"}"#, #"{"cluster":"\ud800"}"#, #"{"cluster":"open}"#, "{", "{]",
        #"{"cluster":"a" "b"}"#, "{/* */}", #"{"tags":[1 2]}"#,
    ])
    func malformed(body: String) {
        #expect(
            error(Data(body.utf8), as: RunTaskRequest.self)
                == .serialization("The request body is not valid JSON."))
    }

    @Test("are no object", arguments: ["[]", "null", "1", "\"x\"", "true", " [ ]", "}", "\u{FEFF}{}"])
    func notAnObject(body: String) {
        #expect(
            error(Data(body.utf8), as: RunTaskRequest.self)
                == .serialization("The request body is not a JSON object."))
    }

    @Test("are not UTF-8", arguments: [
        [0xFF], [0x7B, 0xC3, 0x7D], [0xED, 0xA0, 0x80], [0xF8, 0x88], [0x22, 0xC0, 0x80],
    ] as [[UInt8]])
    func notUTF8(bytes: [UInt8]) {
        #expect(
            error(Data(bytes), as: RunTaskRequest.self)
                == .serialization("The request body is not UTF-8 text."))
    }

    @Test("have control characters, as UTF-16 has")
    func controlCharacters() throws {
        let message = "The request body has a control character, which JSON does not allow."
        #expect(error(Data([0x7B, 0x00, 0x7D, 0x00]), as: RunTaskRequest.self) == .serialization(message))
        #expect(error(Data("{\"cluster\":\"a\u{1}\"}".utf8), as: RunTaskRequest.self) == .serialization(message))
    }

    @Test("have a comma with nothing after it", arguments: [
        #"{"cluster":"a",}"#, #"{"cluster":"a" , \#n }"#, #"{"tags":[{},]}"#, "{,}",
    ])
    func trailingComma(body: String) {
        #expect(
            error(Data(body.utf8), as: RunTaskRequest.self)
                == .serialization("The request body has a comma before a closing bracket."))
    }

    @Test("may have brackets and commas in text")
    func bracketsInText() {
        #expect(error(Data(#"{"cluster":",}","group":",]"}"#.utf8), as: RunTaskRequest.self) == nil)
    }

    @Test("are nested too deep, in members known and unknown, open or closed")
    func depth() {
        let message = "The request body is nested deeper than 64 levels."
        let bomb = String(repeating: "[", count: 1_000_000)
        #expect(error(Data((#"{"x":"# + bomb).utf8), as: RunTaskRequest.self) == .serialization(message))
        let objects = String(repeating: #"{"overrides":"#, count: 100_000)
        #expect(error(Data(objects.utf8), as: RunTaskRequest.self) == .serialization(message))
        for (levels, isRefused) in [(63, false), (64, true)] {
            let body = #"{"x":"# + String(repeating: "[", count: levels) + String(repeating: "]", count: levels) + "}"
            #expect((error(Data(body.utf8), as: RunTaskRequest.self) != nil) == isRefused)
        }
    }

    @Test("brackets in strings do not nest")
    func bracketsInStrings() throws {
        let name = String(repeating: #"[{\"\\"#, count: 100)
        let request = try ECSRequestDecoder().decode(RunTaskRequest.self, from: Data(#"{"cluster":"\#(name)"}"#.utf8))
        #expect(request.cluster?.count == 400)
    }

    @Test("repeat only the beginning of a long path")
    func longPath() throws {
        let key = String(repeating: "k", count: 100_000)
        let body = #"{"containerDefinitions":[{"dockerLabels":{"\#(key)":1}}]}"#
        let message = try #require(error(Data(body.utf8), as: RegisterTaskDefinitionRequest.self)).message
        #expect(message.count < 300)
        #expect(message.hasSuffix("…, found a number."))
    }

    @Test("1,000 mutations of a valid body are read or refused, nothing else")
    func mutations() async throws {
        let original = Array(SampleBodies.registerTaskDefinition.utf8)
        var generator = SeededGenerator(seed: 20_141_113)
        var refused = 0
        var read = 0
        for _ in 0..<1000 {
            // Other tests run beside this and want their turn.
            await Task.yield()
            var body = original
            for _ in 0..<Int.random(in: 1...2, using: &generator) { Self.mutate(&body, &generator) }
            do throws(ECSError) {
                let request = try ECSRequestDecoder().decode(RegisterTaskDefinitionRequest.self, from: Data(body))
                read += 1
                do throws(ECSError) {
                    try request.validate()
                } catch {
                    #expect(error.code == "InvalidParameterException")
                }
                let again = try ECSResponseEncoder().encode(request)
                #expect(try ECSRequestDecoder().decode(RegisterTaskDefinitionRequest.self, from: again) == request)
            } catch {
                #expect(error.code == "SerializationException")
                #expect(!error.message.isEmpty && error.message.count < 600)
                refused += 1
            }
        }
        #expect(refused > 100 && read > 100, "\(refused) refused, \(read) read")
    }

    private static func mutate(_ body: inout [UInt8], _ generator: inout SeededGenerator) {
        guard !body.isEmpty else { return }
        let place = Int.random(in: 0..<body.count, using: &generator)
        let end = min(body.count, place + Int.random(in: 1...40, using: &generator))
        let tokens = [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "-1", "1e999", "0.5", "\"\"", "\\u0000", "\u{FEFF}",
        ]
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: body[place] = UInt8.random(in: .min ... .max, using: &generator)
        case 1: body[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 2: body.removeSubrange(place..<end)
        case 3: body.insert(contentsOf: Array(body[place..<end]), at: Int.random(in: 0...body.count, using: &generator))
        case 4: body.insert(contentsOf: Array((tokens.randomElement(using: &generator) ?? "").utf8), at: place)
        default:
            // Another value for a member or an item: after a colon up to the next comma.
            guard let colon = body[place...].firstIndex(of: UInt8(ascii: ":")),
                let comma = body[colon...].firstIndex(of: UInt8(ascii: ","))
            else { return }
            body.replaceSubrange((colon + 1)..<comma, with: Array((tokens.randomElement(using: &generator) ?? "").utf8))
        }
    }
}
