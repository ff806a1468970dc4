import Foundation

/// Messages to begin with: the golden ones, and some that are near the edges of JSON.
enum MessageCorpus {
    static let fixtures: [[UInt8]] = {
        let folder = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Spec/fixtures/realtime")
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.sorted { $0.path < $1.path }.compactMap { file in
            // Without the layout, so that what is changed is mostly not space.
            guard let data = try? Data(contentsOf: file),
                let value = try? JSONSerialization.jsonObject(with: data),
                let text = try? JSONSerialization.data(withJSONObject: value, options: .sortedKeys)
            else { return nil }
            return Array(text)
        }
    }()

    static let edges: [[UInt8]] = [
        #"{"id":"s","type":"subscribe","action":"events","payload":{"eventTypes":["task"],"filters":{"status":["RUNNING"]}}}"#,
        #"{"id":"s","type":"subscribe","action":"events","payload":{"resumeFrom":"e1:0","mode":"events","snapshot":true}}"#,
        #"{"id":"u","type":"unsubscribe","action":"events","payload":{"subscriptionId":"s"}}"#,
        #"{"type":"pong"}"#, #"{"id":"p","type":"ping"}"#, #"{"type":"auth","token":"t"}"#,
        #"[0,-0,1.5,-1.25e-7,1E+30,9223372036854775807,9223372036854775808,0.1]"#,
        #"["\u0000\ud83d\ude00\"\\\/\b\f\n\r\t","é","😀",""]"#,
        #"{"":{"":{"":[[[[]]]]}},"a":[true,false,null]}"#, "  [ 1 ,\n{ \"a\" :\t2 } ]\r\n", "null", #""x""#, "-12",
        "[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]",
    ].map { Array($0.utf8) }

    static let all = fixtures + edges

    static let words: [[UInt8]] = [
        #"""#, #"\u"#, #"\ud800"#, #"\udc00"#, #"\u0000"#, "\\", "{", "}", "[", "]", ",", ":", "null", "true", "false", "0", "-",
        "1e999", "1e-999", "0.", ".5", "+1", "01", "99999999999999999999", "-0", "NaN", "Infinity", #""a":1,"#, #""a":1,"a":2"#,
        "\u{FEFF}", "\u{2028}", "é", "e\u{301}", "😀", " ", "\t", "\n", "//", "/**/", "[[[[[[[[[[[[[[[[[", #""id":"s","#,
        #""type":"subscribe""#, #""eventTypes":[]"#, #""filters":{}"#, #""snapshot":true,"#, #""resumeFrom":"e1:9","#, #""mode":"state","#,
        #""INVALID""#, "'", #""subscriptionId":"s""#,
    ].map { Array($0.utf8) } + [[0x00], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]]

    /// A message as it is, spoiled, or put together anew from values.
    static func next(_ source: inout FuzzSource) -> [UInt8] {
        var bytes = source.oneIn(4) ? value(&source, depth: 0) : source.pick(all)
        if !source.oneIn(8) { source.spoil(&bytes, others: all, words: words) }
        return bytes
    }

    /// Valid JSON, mostly.
    private static func value(_ source: inout FuzzSource, depth: Int) -> [UInt8] {
        switch source.below(depth > 4 ? 5 : 7) {
        case 0: return source.pick(words)
        case 1: return Array("\(Int(truncatingIfNeeded: source.below(1 << 40)) - 1000)".utf8)
        case 2: return Array("\(Double(source.below(1 << 20)) / 64)e\(source.below(600) - 300)".utf8)
        case 3: return Array(source.pick(["true", "false", "null", "[]", "{}"]).utf8)
        case 4:
            // What JSONEncoder makes of any text.
            let text = String(decoding: source.bytes(source.length(upTo: 24)), as: UTF8.self)
            return Array((try? JSONEncoder().encode(text)) ?? Data())
        case 5:
            let elements = (0..<source.below(4)).map { _ in value(&source, depth: depth + 1) }
            return Array("[".utf8) + elements.joined(separator: Array(",".utf8)) + Array("]".utf8)
        default:
            let members = (0..<source.below(4)).map { number in
                Array("\"k\(number)\":".utf8) + value(&source, depth: depth + 1)
            }
            return Array("{".utf8) + members.joined(separator: Array(",".utf8)) + Array("}".utf8)
        }
    }
}
