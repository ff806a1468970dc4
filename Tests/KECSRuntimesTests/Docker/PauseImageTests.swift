import Foundation
import KECSRuntimes
import NIOCore
import Testing

@Suite("Docker: the pause image")
struct PauseImageTests {
    private func number(_ bytes: [UInt8], at offset: Int, size: Int) -> UInt64 {
        bytes[offset..<offset + size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    @Test("A well-formed program", arguments: PauseImage.Architecture.allCases)
    func program(_ architecture: PauseImage.Architecture) {
        let file = PauseImage.program(architecture)
        #expect(Array(file[0..<7]) == [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])
        #expect(number(file, at: 16, size: 2) == 2)
        #expect(number(file, at: 18, size: 2) == (architecture == .x86_64 ? 62 : 183))
        #expect(number(file, at: 24, size: 8) == 0x40_0078)
        #expect(number(file, at: 32, size: 8) == 64)
        // One segment that loads the whole file.
        #expect(number(file, at: 56, size: 2) == 1)
        #expect(number(file, at: 64, size: 8) == 0x5_0000_0001)
        #expect(number(file, at: 96, size: 8) == UInt64(file.count))
        // It ends with struct sigaction: SIG_IGN and nothing else.
        #expect(Array(file.suffix(32)) == [1] + [UInt8](repeating: 0, count: 31))
    }

    @Test("A ustar archive with the program in it")
    func archive() {
        let program = PauseImage.program(.x86_64)
        let archive = Array(PauseImage.archive(.x86_64).readableBytesView)
        #expect(archive.count % 512 == 0)
        #expect(String(decoding: archive[0..<6], as: UTF8.self) == "pause\0")
        #expect(String(decoding: archive[257..<265], as: UTF8.self) == "ustar\u{0}00")
        #expect(Int(String(decoding: archive[124..<135], as: UTF8.self), radix: 8) == program.count)
        #expect(Array(archive[512..<512 + program.count]) == program)
        var header = archive[0..<512]
        let checksum = Int(String(decoding: header[148..<154], as: UTF8.self), radix: 8)
        header.replaceSubrange(148..<156, with: Array("        ".utf8))
        #expect(checksum == header.reduce(0) { $0 + Int($1) })
    }

    @Test("Engines' names of architectures")
    func names() {
        #expect(PauseImage.Architecture(engine: "amd64") == .x86_64)
        #expect(PauseImage.Architecture(engine: "arm64") == .aarch64)
        #expect(PauseImage.Architecture(engine: "riscv64") == nil)
    }
}
