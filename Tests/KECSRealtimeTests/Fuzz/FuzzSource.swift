/// What the inputs of a fuzzer are made of: a generator that seed, name and number decide, and ways to spoil bytes.
struct FuzzSource {
    private var random: SplitMix

    init(seed: UInt64, name: String, index: Int) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        random = SplitMix(state: seed &* 0x9E37_79B9_7F4A_7C15 ^ hash)
        random.state ^= random.next() &+ UInt64(index) &* 0xD1B5_4A32_D192_ED03
    }

    /// 0 ..< `bound`.
    mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(max(1, bound))) }

    /// Once in `times`.
    mutating func oneIn(_ times: Int) -> Bool { below(times) == 0 }

    mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: random.next()) }

    mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for _ in 0..<count { bytes.append(byte()) }
        return bytes
    }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

    /// Small more often than large.
    mutating func length(upTo most: Int) -> Int { below(below(most + 1) + 1) }

    /// Changes the bytes in one to four places, now and then by a piece of another input or a word.
    mutating func spoil(_ bytes: inout [UInt8], others: [[UInt8]], words: [[UInt8]]) {
        for _ in 0...below(4) {
            let place = below(bytes.count + 1)
            let end = min(bytes.count, place + 1 + length(upTo: 16))
            switch below(9) {
            case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(below(8))
            case 1 where place < bytes.count: bytes[place] = byte()
            case 2: bytes.insert(byte(), at: place)
            case 3: bytes.removeSubrange(place..<end)
            case 4: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 5: bytes.insert(contentsOf: pick(words), at: place)
            case 6:
                let other = pick(others)
                let start = below(other.count + 1)
                let piece = other[start..<min(other.count, start + 1 + length(upTo: 64))]
                bytes.replaceSubrange(place..<end, with: piece)
            case 7 where oneIn(4): bytes.removeSubrange(place...)
            case 7: bytes.replaceSubrange(place..<end, with: pick(words))
            default:
                guard place < bytes.count else { continue }
                bytes[place] = pick([0x00, 0x20, 0x22, 0x2C, 0x3A, 0x5B, 0x5C, 0x5D, 0x7B, 0x7D, 0x80, 0xFF])
            }
        }
    }

    /// The same bytes in pieces: all at once, each alone, or as it comes.
    mutating func pieces(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        if oneIn(8) { return [bytes[...]] }
        let most = oneIn(4) ? 1 : 1 + below(max(1, bytes.count))
        var pieces: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = min(rest.count, 1 + below(most))
            pieces.append(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        return pieces
    }
}
