#if canImport(CURing)
import CURing
import NIOCore

/// Sends the same bytes to many sockets with one call of the kernel (io_uring), which
/// spares a quarter of what a call for each costs.
///
/// Of one thread.
package final class SendRing {
    /// Sockets in one call.
    package static let maxSockets = 256

    private let ring: UnsafeMutablePointer<io_uring>
    private var isOpen: Bool

    /// Nil where the kernel has no io_uring (before Linux 6.0) or it is switched off, as in many
    /// containers.
    package init?() {
        ring = .allocate(capacity: 1)
        ring.initialize(to: io_uring())
        isOpen = curing_open(ring, UInt32(Self.maxSockets)) == 0
        if !isOpen { return nil }
    }

    deinit {
        close()
        ring.deallocate()
    }

    /// Sends to each socket what it has room for, from the front of `bytes`. Waits for none.
    ///
    /// - Parameters:
    ///   - descriptors: Up to ``maxSockets``; negative ones are passed over.
    ///   - sent: As many: how many bytes each took; negative: none.
    /// - Returns: Whether the ring is still of use.
    package func send(
        _ bytes: ByteBuffer, to descriptors: UnsafeBufferPointer<CInt>,
        sent: UnsafeMutableBufferPointer<CInt>
    ) -> Bool {
        guard isOpen else {
            sent.update(repeating: -1)
            return false
        }
        let result = bytes.withUnsafeReadableBytes {
            curing_send(
                ring, descriptors.baseAddress, CInt(descriptors.count), $0.baseAddress, $0.count,
                sent.baseAddress)
        }
        // What it was given may still stand in it.
        if result != 0 { close() }
        return isOpen
    }

    private func close() {
        guard isOpen else { return }
        isOpen = false
        io_uring_queue_exit(ring)
    }
}
#endif
