/// The elements of a JSON array as they stand in its text.
///
/// Finds only where each ends; whether it is JSON is for its reader to see, who
/// reads it anyway. Foundation would parse all, and write each anew, at fifty
/// times the price.
enum JSONElements {
    /// - Returns: Nil where `bytes` are not an array. Elements have no space around them.
    static func of(_ bytes: [UInt8]) -> [[UInt8]]? {
        var index = skipSpace(bytes, from: 0)
        guard index < bytes.count, bytes[index] == UInt8(ascii: "[") else { return nil }
        index = skipSpace(bytes, from: index + 1)
        var elements: [[UInt8]] = []
        if index < bytes.count, bytes[index] == UInt8(ascii: "]") {
            return skipSpace(bytes, from: index + 1) == bytes.count ? elements : nil
        }
        while true {
            let start = skipSpace(bytes, from: index)
            guard let next = end(bytes, from: start) else { return nil }
            var last = next
            while last > start, isSpace(bytes[last - 1]) { last -= 1 }
            guard last > start else { return nil }
            elements.append(Array(bytes[start..<last]))
            index = next + 1
            guard bytes[next] == UInt8(ascii: "]") else { continue }
            return skipSpace(bytes, from: index) == bytes.count ? elements : nil
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private static func skipSpace(_ bytes: [UInt8], from start: Int) -> Int {
        var index = start
        while index < bytes.count, isSpace(bytes[index]) { index += 1 }
        return index
    }

    /// Where the comma or the bracket behind an element stands; nil: nowhere.
    private static func end(_ bytes: [UInt8], from start: Int) -> Int? {
        var (index, depth, isInString) = (start, 0, false)
        while index < bytes.count {
            switch (bytes[index], isInString) {
            case (UInt8(ascii: "\\"), true): index += 1
            case (UInt8(ascii: "\""), _): isInString.toggle()
            case (_, true): break
            case (UInt8(ascii: "{"), _), (UInt8(ascii: "["), _): depth += 1
            case (UInt8(ascii: "]"), _) where depth == 0, (UInt8(ascii: ","), _) where depth == 0:
                return index
            case (UInt8(ascii: "}"), _), (UInt8(ascii: "]"), _):
                depth -= 1
                if depth < 0 { return nil }
            default: break
            }
            index += 1
        }
        return nil
    }
}
