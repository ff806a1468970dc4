import KECSRealtime
import Testing

struct UTF8ValidatorTests {
    /// Accepts the bytes cut at every place in two.
    private func isValid(_ bytes: [UInt8]) -> Set<Bool> {
        Set(
            (0...bytes.count).map { cut in
                var validator = UTF8Validator()
                return bytes[..<cut].withUnsafeBytes { validator.accept($0) }
                    && bytes[cut...].withUnsafeBytes { validator.accept($0) }
                    && validator.isComplete
            })
    }

    @Test(arguments: [
        [], Array("plain ASCII, longer than eight bytes".utf8), Array("κόσμε".utf8),
        [0x00], [0x7F], [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF],
        [0xEE, 0x80, 0x80], [0xEF, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF],
        Array("12345678é12345678😀".utf8),
    ] as [[UInt8]])
    func valid(_ bytes: [UInt8]) {
        #expect(isValid(bytes) == [true])
    }

    @Test(arguments: [
        [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xC2, 0xC2],
        [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xE1, 0x80], [0xE1, 0x80, 0x41],
        // Surrogates.
        [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
        // Overlong, past U+10FFFF, cut off.
        [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80],
        [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xF0, 0x90, 0x80],
        Array("12345678".utf8) + [0xFF],
    ] as [[UInt8]])
    func invalid(_ bytes: [UInt8]) {
        #expect(isValid(bytes) == [false])
    }

    @Test func agreesWithTheStandardLibraryOnEveryTwoAndThreeByteSequence() async {
        var disagreements: [[UInt8]] = []
        for first in UInt8.min ... .max {
            // The tests of real sockets run beside this and want their turn.
            await Task.yield()
            for second in UInt8.min ... .max {
                for tail in [[], [0x7F], [0x80], [0xBF], [0xC0]] as [[UInt8]] {
                    let bytes = [first, second] + tail
                    var validator = UTF8Validator()
                    let isValid =
                        bytes.withUnsafeBytes { validator.accept($0) } && validator.isComplete
                    if isValid != (String(validating: bytes, as: UTF8.self) != nil) {
                        disagreements.append(bytes)
                    }
                }
            }
        }
        #expect(disagreements.isEmpty)
    }

    @Test func failsAtTheFirstWrongByte() {
        var validator = UTF8Validator()
        let start: [UInt8] = [0xF4]
        #expect(start.withUnsafeBytes { validator.accept($0) })
        let wrong: [UInt8] = [0x90]
        #expect(!wrong.withUnsafeBytes { validator.accept($0) })
    }
}
