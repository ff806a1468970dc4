/// Makes text of a stream's bytes, which may have been cut anywhere: a character that a cut
/// has parted is put together again. What is no UTF-8 becomes U+FFFD.
package struct LogText: Sendable {
    /// The begin of a character, at most three bytes.
    private var begun: [UInt8] = []

    package init() {}

    /// - Parameter isPartial: more of the same line follows.
    package mutating func take(_ bytes: some Collection<UInt8>, isPartial: Bool) -> String {
        var all = begun + bytes
        begun = []
        if isPartial, let start = Self.unfinished(all) {
            begun = Array(all[start...])
            all.removeSubrange(start...)
        }
        return String(decoding: all, as: UTF8.self)
    }

    /// Where a character begins that the end cuts off.
    private static func unfinished(_ bytes: [UInt8]) -> Int? {
        for back in 1...3 where back <= bytes.count {
            let length: Int
            switch bytes[bytes.count - back] {
            case 0x80...0xBF: continue
            case 0xC2...0xDF: length = 2
            case 0xE0...0xEF: length = 3
            case 0xF0...0xF4: length = 4
            default: return nil
            }
            return length > back ? bytes.count - back : nil
        }
        return nil
    }
}
