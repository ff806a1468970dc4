#if canImport(CURing)
import Glibc
import KECSRealtime
import NIOCore
import Testing

/// One call that sends to many sockets.
@Suite(
    .enabled(
        if: SendRing() != nil || getenv("CI") != nil, "The kernel has no io_uring, or it is switched off"))
struct SendRingTests {
    /// Two ends of a stream. Neither waits.
    private final class Pair {
        let near: CInt
        private(set) var far: CInt?

        init() throws {
            var ends: [CInt] = [0, 0]
            try #require(
                socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &ends) == 0)
            near = ends[0]
            far = ends[1]
        }

        deinit {
            closeFar()
            close(near)
        }

        func closeFar() {
            if let far { close(far) }
            far = nil
        }

        /// All that has come to the far end.
        func received() -> [UInt8] {
            guard let far else { return [] }
            var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
            while true {
                let count = read(far, &buffer, buffer.count)
                guard count > 0 else { return bytes }
                bytes += buffer[..<count]
            }
        }
    }

    private func send(_ bytes: [UInt8], to descriptors: [CInt], through ring: SendRing) -> [CInt] {
        var sent = [CInt](repeating: -1, count: descriptors.count)
        let isUsable = descriptors.withUnsafeBufferPointer { descriptors in
            sent.withUnsafeMutableBufferPointer { sent in
                ring.send(ByteBuffer(bytes: bytes), to: descriptors, sent: sent)
            }
        }
        #expect(isUsable)
        return sent
    }

    @Test(arguments: [1, 3, SendRing.maxSockets])
    func allGetTheSame(count: Int) throws {
        let ring = try #require(SendRing())
        let pairs = try (0..<count).map { _ in try Pair() }
        // More rounds than the ring has entries.
        for round in 0..<(600 / count + 2) {
            let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 + round) }
            #expect(send(bytes, to: pairs.map(\.near), through: ring).allSatisfy { $0 == 1000 })
            #expect(pairs.allSatisfy { $0.received() == bytes })
        }
    }

    /// Those who cannot take it, or not all of it, do not keep it from the others.
    @Test func eachTakesWhatItCan() throws {
        let ring = try #require(SendRing())
        let pairs = try (0..<4).map { _ in try Pair() }
        let (good, full, left, passedOver) = (pairs[0], pairs[1], pairs[2], pairs[3])
        let filling = [UInt8](repeating: 1, count: 65_536)
        while write(full.near, filling, filling.count) > 0 {}
        // Raises no signal.
        left.closeFar()
        let nothing = CInt.max
        let descriptors = [left.near, full.near, nothing, -1, good.near]
        let sent = send([1, 2, 3], to: descriptors, through: ring)
        #expect(sent == [-EPIPE, -EAGAIN, -EBADF, -EAGAIN, 3])
        #expect(good.received() == [1, 2, 3])
        #expect(passedOver.received() == [])

        // A megabyte is more than any of them has room for: the front of it goes.
        let large = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 / 251) }
        let part = Int(send(large, to: [good.near, passedOver.near], through: ring)[0])
        #expect(part > 0 && part < large.count)
        #expect(good.received().elementsEqual(large[..<part]))
    }
}
#endif
