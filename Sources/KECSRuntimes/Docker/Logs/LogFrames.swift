import KECSControl
import NIOCore

/// Cuts the engine's multiplexed stream into frames: one byte of stream (1 stdout,
/// 2 stderr), three of nothing, four of length (big-endian), the payload.
/// https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach
struct LogFrames: Sendable {
    struct Frame: Hashable, Sendable {
        var stream: ContainerLogLine.Stream
        var payload: ByteBuffer
    }

    private static var headerSize: Int { 8 }
    /// The engine cuts at 16 KiB; more is not its stream.
    private static var payloadLimit: Int { 1 << 20 }

    private var pending = ByteBuffer()

    /// The frames that this chunk completes.
    mutating func append(_ chunk: ByteBuffer) throws -> [Frame] {
        pending.writeImmutableBuffer(chunk)
        var frames: [Frame] = []
        while let frame = try next() { frames.append(frame) }
        pending.discardReadBytes()
        return frames
    }

    private mutating func next() throws -> Frame? {
        guard pending.readableBytes >= Self.headerSize,
            let type = pending.getInteger(at: pending.readerIndex, as: UInt8.self),
            let size = pending.getInteger(at: pending.readerIndex + 4, as: UInt32.self)
        else { return nil }
        guard type <= 2, size <= Self.payloadLimit else {
            throw DockerError.malformed("a log frame of type \(type) and \(size) bytes")
        }
        guard pending.readableBytes >= Self.headerSize + Int(size) else { return nil }
        pending.moveReaderIndex(forwardBy: Self.headerSize)
        guard let payload = pending.readSlice(length: Int(size)) else { return nil }
        return Frame(stream: type == 2 ? .stderr : .stdout, payload: payload)
    }
}
