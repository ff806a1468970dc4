#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import KECSModel

/// Clock and randomness, handed in so that tests decide them.
package struct Environment: Sendable {
    /// The wall clock: for timestamps, and for what others have dated. It may be set at any
    /// time; how long something takes is told by `uptime`, and how long ago a timestamp was by
    /// ``reading()``.
    package var now: @Sendable () -> Timestamp
    /// `count` random bytes from a cryptographically secure source.
    package var randomBytes: @Sendable (_ count: Int) -> [UInt8]
    /// Time since some moment; unlike `now` nobody sets it back.
    package var uptime: @Sendable () -> Duration
    /// Returns once `uptime` has reached the moment; throws when cancelled.
    package var sleep: @Sendable (_ until: Duration) async throws -> Void
    let chronology: Chronology

    /// Waits by the system's clock where no other is given.
    package init(
        now: @escaping @Sendable () -> Timestamp,
        randomBytes: @escaping @Sendable (Int) -> [UInt8],
        uptime: @escaping @Sendable () -> Duration = systemUptime,
        sleep: @escaping @Sendable (Duration) async throws -> Void = systemSleep
    ) {
        let chronology = Chronology()
        self.chronology = chronology
        // Each reading is compared, so that a change is seen soon.
        self.now = { chronology.read(now, uptime).wall }
        self.randomBytes = randomBytes
        self.uptime = uptime
        self.sleep = sleep
    }

    /// `2 * count` lower-case hexadecimal digits.
    package func hex(bytes count: Int) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: randomBytes(count).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self)
    }

    /// A random UUID (RFC 9562, version 4) in lower case.
    package func uuid() -> String {
        var bytes = randomBytes(16)
        bytes[6] = bytes[6] & 0x0f | 0x40
        bytes[8] = bytes[8] & 0x3f | 0x80
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension Environment {
    /// The system's clock and random generator.
    package static let system = Environment(
        now: {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Timestamp(milliseconds: time.tv_sec * 1000 + time.tv_nsec / 1_000_000)
        },
        randomBytes: { count in
            // Eight at a time: each call asks the kernel.
            var generator = SystemRandomNumberGenerator()
            var bytes: [UInt8] = []
            bytes.reserveCapacity(count + 7)
            while bytes.count < count {
                withUnsafeBytes(of: generator.next() as UInt64) { bytes.append(contentsOf: $0) }
            }
            return Array(bytes.prefix(count))
        })

    private static let start = ContinuousClock.now

    package static let systemUptime: @Sendable () -> Duration = {
        start.duration(to: ContinuousClock.now)
    }

    package static let systemSleep: @Sendable (Duration) async throws -> Void = { moment in
        try await Task.sleep(until: start + moment, clock: .continuous)
    }
}
