import NIOCore

/// The image of the pause container, made here so that no registry is needed: a
/// tar archive with one file, a static program of under 200 bytes that the engine
/// imports as `kecs/pause:<version>`.
///
/// The program sets SIGCHLD to ignored, so that the kernel reaps orphans for it
/// where it is process 1 of a task (`pidMode` task), and then sleeps for ever.
package enum PauseImage {
    /// Goes up with every change of the program.
    static let version = "1"
    static let repository = "kecs/pause"
    package static var reference: String { "\(repository):\(version)" }
    /// Dockerfile instructions for the import.
    static let changes = ["ENTRYPOINT [\"/pause\"]"]

    package enum Architecture: Sendable, CaseIterable {
        case x86_64, aarch64

        /// Of the engine's `Arch`, as Go names it (`uname -m` names are taken too).
        package init?(engine name: String) {
            switch name {
            case "amd64", "x86_64": self = .x86_64
            case "arm64", "aarch64": self = .aarch64
            default: return nil
            }
        }

        /// `e_machine`: EM_X86_64, EM_AARCH64.
        fileprivate var machine: UInt16 {
            switch self {
            case .x86_64: 62
            case .aarch64: 183
            }
        }

        /// Position-independent; begins with the first instruction, ends with the
        /// kernel's `struct sigaction {SIG_IGN, flags 0, restorer 0, mask 0}`.
        fileprivate var code: [UInt8] {
            let ignore: [UInt8] = [1] + [UInt8](repeating: 0, count: 31)
            switch self {
            case .x86_64:
                return [
                    0xb8, 13, 0, 0, 0,  // mov eax, 13         rt_sigaction
                    0xbf, 17, 0, 0, 0,  // mov edi, 17         SIGCHLD
                    0x48, 0x8d, 0x35, 19, 0, 0, 0,  // lea rsi, [rip + 19]
                    0x31, 0xd2,  // xor edx, edx
                    0x41, 0xba, 8, 0, 0, 0,  // mov r10d, 8      size of the mask
                    0x0f, 0x05,  // syscall
                    0xb8, 34, 0, 0, 0,  // mov eax, 34         pause
                    0x0f, 0x05,  // syscall
                    0xeb, 0xf7,  // jmp to mov eax, 34
                ] + ignore
            case .aarch64:
                let instructions: [UInt32] = [
                    0xd280_0220,  // mov x0, #17       SIGCHLD
                    0x1000_01a1,  // adr x1, . + 52
                    0xd280_0002,  // mov x2, #0
                    0xd280_0103,  // mov x3, #8        size of the mask
                    0xd280_10c8,  // mov x8, #134      rt_sigaction
                    0xd400_0001,  // svc #0
                    0xd280_0000,  // mov x0, #0
                    0xd280_0001,  // mov x1, #0
                    0xd280_0002,  // mov x2, #0
                    0xd280_0003,  // mov x3, #0
                    0xd280_0004,  // mov x4, #0
                    0xd280_0928,  // mov x8, #73       ppoll
                    0xd400_0001,  // svc #0
                    0x17ff_fff9,  // b to mov x0, #0
                ]
                return instructions.flatMap { $0.littleEndianBytes } + ignore
            }
        }
    }

    /// The program: an ELF header, one segment that loads the whole file, the code.
    /// Layout: System V ABI, chapters 4 (ELF header) and 5 (program header).
    package static func program(_ architecture: Architecture) -> [UInt8] {
        let headerSize: UInt16 = 64
        let segmentSize: UInt16 = 56
        let base: UInt64 = 0x40_0000
        let code = architecture.code
        let size = UInt64(headerSize + segmentSize) + UInt64(code.count)

        var file: [UInt8] = [0x7f] + "ELF".utf8
        file += [2, 1, 1]  // 64 bits, little-endian, ELF version 1
        file += [UInt8](repeating: 0, count: 9)  // System V
        file += UInt16(2).littleEndianBytes  // an executable
        file += architecture.machine.littleEndianBytes
        file += UInt32(1).littleEndianBytes
        file += (base + UInt64(headerSize + segmentSize)).littleEndianBytes  // entry
        file += UInt64(headerSize).littleEndianBytes  // program headers
        file += UInt64(0).littleEndianBytes  // no sections
        file += UInt32(0).littleEndianBytes
        file += headerSize.littleEndianBytes
        file += segmentSize.littleEndianBytes
        file += UInt16(1).littleEndianBytes
        file += [UInt8](repeating: 0, count: 6)

        file += UInt32(1).littleEndianBytes  // PT_LOAD
        file += UInt32(5).littleEndianBytes  // readable, executable
        file += UInt64(0).littleEndianBytes
        file += base.littleEndianBytes
        file += base.littleEndianBytes
        file += size.littleEndianBytes
        file += size.littleEndianBytes
        file += UInt64(0x1_0000).littleEndianBytes  // aarch64 pages may have 64 KiB
        return file + code
    }

    /// What the engine imports: a ustar archive (POSIX.1-2001) with `pause` in it.
    package static func archive(_ architecture: Architecture) -> ByteBuffer {
        let content = program(architecture)
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at offset: Int) {
            for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
        }
        put("pause", at: 0)
        put("0000755", at: 100)
        put("0000000", at: 108)  // owner and group root
        put("0000000", at: 116)
        put(octal(content.count, digits: 11), at: 124)
        put(octal(0, digits: 11), at: 136)  // always the same image
        put("        ", at: 148)
        put("0", at: 156)  // a plain file
        put("ustar\u{0}00", at: 257)
        let checksum = header.reduce(0) { $0 + Int($1) }
        put(octal(checksum, digits: 6) + "\u{0} ", at: 148)

        var archive = ByteBuffer()
        archive.writeBytes(header)
        archive.writeBytes(content)
        archive.writeRepeatingByte(0, count: (512 - content.count % 512) % 512)
        archive.writeRepeatingByte(0, count: 1024)
        return archive
    }

    private static func octal(_ value: Int, digits: Int) -> String {
        let text = String(value, radix: 8)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}

extension FixedWidthInteger {
    fileprivate var littleEndianBytes: [UInt8] {
        withUnsafeBytes(of: littleEndian) { Array($0) }
    }
}
