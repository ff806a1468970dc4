import KECSAccess
import Testing

@Suite struct ConstantTimeTests {
    /// Over random bytes, equal ones, and such that differ in one bit.
    @Test func isEquality() {
        var generator = SystemRandomNumberGenerator()
        for round in 0..<3000 {
            let count = Int.random(in: 0...40, using: &generator)
            let left = (0..<count).map { _ in UInt8.random(in: 0...3, using: &generator) }
            var right = left
            switch round % 4 {
            case 0: break
            case 1 where count > 0:
                right[Int.random(in: 0..<count, using: &generator)] ^=
                    1 << UInt8.random(in: 0...7, using: &generator)
            case 2: right.append(0)
            default: right = left.shuffled(using: &generator)
            }
            #expect(ConstantTime.areEqual(left, right) == (left == right))
            #expect(ConstantTime.areEqual(right, left) == (left == right))
        }
    }

    @Test func hexThereAndBack() {
        for count in 0..<40 {
            let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max) }
            #expect(Hex.bytes(Hex.text(bytes)) == bytes)
        }
        for text in ["0", "0g", "AB", "0x", " 00", "é0"] { #expect(Hex.bytes(text) == nil) }
    }
}
