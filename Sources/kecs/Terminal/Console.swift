#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Synchronization

/// One of the program's outputs. A line is written whole, at once.
final class Console: Sendable {
    static let standardOutput = Console(STDOUT_FILENO)
    static let standardError = Console(STDERR_FILENO)

    private let descriptor: Int32
    private let lock = Mutex(())

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    var isTerminal: Bool { isatty(descriptor) == 1 }

    /// - Returns: false where nobody reads any more.
    @discardableResult
    func line(_ text: String) -> Bool {
        line(bytes: Array(text.utf8))
    }

    @discardableResult
    func line(bytes: [UInt8]) -> Bool {
        write(bytes + [UInt8(ascii: "\n")])
    }

    /// What need not be a line.
    ///
    /// - Returns: false where nobody reads any more.
    func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        return lock.withLock { _ in
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Self.write(descriptor, $0) }
                if count < 0 {
                    if errno == EINTR { continue }
                    if errno == EAGAIN {
                        // Somebody made the terminal non-blocking: wait until it takes more.
                        var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                        _ = poll(&wait, 1, 1000)
                        continue
                    }
                    return false
                }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    private static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Darwin)
        Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }
}
