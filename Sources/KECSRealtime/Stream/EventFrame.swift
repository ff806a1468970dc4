import KECSModel
import NIOCore
import Synchronization

/// A committed event as all subscribers get it: one WebSocket frame, made once.
package final class EventFrame: Sendable {
    package let seq: Int
    package let subject: EventSubject
    /// Header and message: `{"id","type","timestamp","seq","payload"}`.
    package let bytes: ByteBuffer
    /// When it went to the event loops; of the journal's, the beginning of time.
    let published: NIODeadline
    private let messageLength: Int
    /// By window: the frame for clients that negotiated compression.
    ///
    /// Made when the first event loop asks for it, and once for all loops: an
    /// event costs one compression, as much as tens of deliveries, however many
    /// loops there are. A loop that asks meanwhile waits no longer than it would
    /// have worked.
    private let compressed = Mutex<[Int: ByteBuffer]>([:])

    package convenience init(_ entry: JournalEntry) {
        self.init(entry, published: .uptimeNanoseconds(0))
    }

    /// - Parameter former: The event before it, where it is at hand.
    init(_ entry: JournalEntry, published: NIODeadline, after former: EventFrame? = nil) {
        self.published = published
        seq = entry.seq
        subject = .of(type: entry.event.type, keys: entry.event.keys, after: former?.subject)

        let head =
            #"{"id":"\#(entry.id)","type":"event","timestamp":"\#(entry.timestamp.rfc3339)","#
            + #""seq":\#(entry.seq),"payload":"#
        let length = head.utf8.count + entry.event.payload.count + 1
        var frame = ByteBuffer()
        frame.reserveCapacity(length + ByteBuffer.frameHeaderCapacity)
        frame.writeFrameHeader(.text, payloadLength: length)
        frame.writeString(head)
        frame.writeBytes(entry.event.payload)
        frame.writeInteger(UInt8(ascii: "}"))
        bytes = frame
        messageLength = length
    }

    /// Bytes of memory that ``bytes`` takes: NIO's buffers are as long as the next power of two.
    var footprint: Int { bytes.storageCapacity }

    /// The message without its frame.
    package var message: ByteBuffer {
        // It is the frame's last part.
        bytes.getSlice(at: bytes.writerIndex - messageLength, length: messageLength) ?? ByteBuffer()
    }

    /// The frame for clients that take compressed ones: ``bytes`` where the
    /// event is shorter than `threshold` or cannot be made shorter.
    package func bytes(deflatedBy deflate: MessageDeflate, threshold: Int) -> ByteBuffer {
        guard messageLength >= threshold else { return bytes }
        return compressed.withLock { forms in
            if let known = forms[deflate.windowBits] { return known }
            let form = deflate.frame(.text, message, threshold: threshold)
            forms[deflate.windowBits] = form
            return form
        }
    }
}
