#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
import NIOCore

/// A way past a channel to its socket, for bytes that the channel would hand on
/// as they are.
///
/// An event for a thousand clients is a thousand writes, and what a write costs
/// in the pipeline and in the channel's queue of pending writes is much of what
/// it costs in the kernel. So where nothing waits in the channel, bytes go to
/// the socket at once; what the socket does not take, and every error, is the
/// channel's to deal with, as if this did not exist.
///
/// Only on the channel's event loop.
package struct DirectSocket {
    private let channel: any Channel
    private let descriptor: CInt

    /// Writes the first bytes to the context's pipeline, without a flush, and
    /// finds out whether later ones may go past it: whether the channel is a
    /// socket, and what was written has reached it byte by byte. TLS keeps bytes
    /// until the flush and makes others of them; there, and on an
    /// `EmbeddedChannel`, this is nil.
    init?(probing bytes: ByteBuffer, with context: ChannelHandlerContext) {
        let channel = context.channel
        let before = Self.backlog(of: channel)
        context.write(NIOAny(bytes), promise: nil)
        // The descriptor is kept because each look for it costs a dynamic cast.
        // It ends with the channel, hence the look at `isActive` below.
        guard let before, let after = Self.backlog(of: channel),
            bytes.readableBytes > 0, after - before == bytes.readableBytes,
            let descriptor = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
                of: NIOBSDSocket.Handle.self, { $0 })
        else { return nil }
        self.channel = channel
        self.descriptor = descriptor
    }

    /// Whether all that the channel was given has gone to the socket.
    var isIdle: Bool { Self.backlog(of: channel) == 0 }

    /// Nil where the channel has ended, and with it the descriptor.
    var openDescriptor: CInt? { channel.isActive ? descriptor : nil }

    /// Sends from the front of `bytes` what the socket has room for. Does not wait, and
    /// raises no signal where the other side has gone.
    ///
    /// - Returns: How many bytes that was. The rest is to be written to the channel.
    func send(_ bytes: ByteBuffer) -> Int {
        guard let openDescriptor else { return 0 }
        return bytes.withUnsafeReadableBytes {
            max(0, Self.send(openDescriptor, $0.baseAddress, $0.count))
        }
    }

    private static func send(_ descriptor: CInt, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
        Glibc.send(descriptor, start, count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
        #else
        // NIO has set SO_NOSIGPIPE.
        Darwin.send(descriptor, start, count, MSG_DONTWAIT)
        #endif
    }

    /// Bytes that the other side has yet to get: those that wait in the channel, and of a socket
    /// those that the kernel has and that it has not acknowledged.
    package static func remaining(in channel: any Channel) -> Int {
        let waiting = backlog(of: channel) ?? 0
        #if canImport(Glibc)
        guard channel.isActive,
            let descriptor = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
                of: NIOBSDSocket.Handle.self, { $0 })
        else { return waiting }
        var unsent: CInt = 0
        guard ioctl(descriptor, UInt(TIOCOUTQ), &unsent) == 0 else { return waiting }
        return waiting + Int(max(0, unsent))
        #else
        return waiting
        #endif
    }

    /// Bytes that have arrived and that the channel has not read; 0 where it cannot be told.
    static func unread(in channel: any Channel) -> Int {
        guard channel.isActive,
            let descriptor = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
                of: NIOBSDSocket.Handle.self, { $0 })
        else { return 0 }
        #if canImport(Glibc)
        let request = UInt(FIONREAD)
        #else
        // FIONREAD, a macro that Swift does not see there.
        let request: UInt = 0x4004_667F
        #endif
        var count: CInt = 0
        return ioctl(descriptor, request, &count) == 0 ? Int(max(0, count)) : 0
    }

    /// Bytes that wait in a channel, flushed or not; nil where it cannot say.
    private static func backlog(of channel: any Channel) -> Int? {
        channel.syncOptions.flatMap { try? $0.getOption(.bufferedWritableBytes) }
    }
}
