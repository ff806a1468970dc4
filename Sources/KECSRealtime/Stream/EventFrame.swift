import KECSModel
import NIOCore

/// A committed event as all subscribers get it: one WebSocket frame, made once.
///
/// A compressed form of the same frame, shared by all who negotiated the same
/// parameters, would be another member.
package final class EventFrame: Sendable {
    package let seq: Int
    package let subject: EventSubject
    /// Header and message: `{"id","type","timestamp","seq","payload"}`.
    package let bytes: ByteBuffer

    package init(_ entry: JournalEntry) {
        seq = entry.seq
        subject = EventSubject(type: entry.event.type, keys: entry.event.keys)

        let pieces: [String] = [
            #"{"id":""#, entry.id, #"","type":"event","timestamp":""#, entry.timestamp.rfc3339,
            #"","seq":"#, String(entry.seq), #","payload":"#,
        ]
        let length =
            pieces.reduce(0) { $0 + $1.utf8.count } + entry.event.payload.count + 1
        var frame = ByteBuffer()
        frame.reserveCapacity(length + ByteBuffer.frameHeaderCapacity)
        frame.writeFrameHeader(.text, payloadLength: length)
        for piece in pieces { frame.writeString(piece) }
        frame.writeBytes(entry.event.payload)
        frame.writeInteger(UInt8(ascii: "}"))
        bytes = frame
    }
}
