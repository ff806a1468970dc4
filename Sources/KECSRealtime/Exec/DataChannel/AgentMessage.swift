import Crypto
import Foundation
import NIOCore

/// A message of the AWS Systems Manager data channel: a binary frame with a header of 120
/// bytes, all integers big-endian.
/// https://github.com/aws/session-manager-plugin/blob/mainline/src/message/messageparser.go
package struct AgentMessage: Hashable, Sendable {
    package enum Kind {
        package static let input = "input_stream_data"
        package static let output = "output_stream_data"
        package static let acknowledge = "acknowledge"
        package static let closed = "channel_closed"
    }

    /// What the payload of a stream message is.
    package enum PayloadType {
        package static let output: UInt32 = 1
        package static let size: UInt32 = 3
        package static let handshakeRequest: UInt32 = 5
        package static let handshakeResponse: UInt32 = 6
        package static let handshakeComplete: UInt32 = 7
        package static let flag: UInt32 = 10
    }

    package enum Problem: Error, Hashable, Sendable {
        case short
        case headerLength(UInt32)
        case payloadLength
        case digest
    }

    /// The offset of the payload's length, as the header tells its own length.
    private static let headerLength = 116
    private static let typeLength = 32

    package var kind: String
    package var sequence: Int64
    /// Bit 0 begins a stream, bit 1 ends it. Nobody looks.
    package var flags: UInt64
    package var id: UUID
    /// Since 1970; the client refuses 0.
    package var createdMilliseconds: UInt64
    package var payloadType: UInt32
    package var payload: [UInt8]

    package init(
        kind: String, sequence: Int64, flags: UInt64, id: UUID, createdMilliseconds: UInt64,
        payloadType: UInt32, payload: [UInt8]
    ) {
        self.kind = kind
        self.sequence = sequence
        self.flags = flags
        self.id = id
        self.createdMilliseconds = createdMilliseconds
        self.payloadType = payloadType
        self.payload = payload
    }

    package var bytes: ByteBuffer {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(Self.headerLength + 4 + payload.count)
        buffer.writeInteger(UInt32(Self.headerLength))
        let name = Array(kind.utf8.prefix(Self.typeLength))
        buffer.writeBytes(name)
        buffer.writeRepeatingByte(UInt8(ascii: " "), count: Self.typeLength - name.count)
        buffer.writeInteger(1 as UInt32)
        buffer.writeInteger(createdMilliseconds)
        buffer.writeInteger(sequence)
        buffer.writeInteger(flags)
        // Its halves are swapped, as Java's UUID has it least significant first.
        let id = withUnsafeBytes(of: id.uuid) { Array($0) }
        buffer.writeBytes(id[8...])
        buffer.writeBytes(id[..<8])
        buffer.writeBytes(SHA256.hash(data: payload))
        buffer.writeInteger(payloadType)
        buffer.writeInteger(UInt32(payload.count))
        buffer.writeBytes(payload)
        return buffer
    }

    package init(_ frame: ByteBuffer) throws(Problem) {
        var rest = frame
        guard let headerLength: UInt32 = rest.readInteger(),
            let name = rest.readBytes(length: Self.typeLength),
            rest.readInteger(as: UInt32.self) != nil,
            let created: UInt64 = rest.readInteger(),
            let sequence: Int64 = rest.readInteger(),
            let flags: UInt64 = rest.readInteger(),
            let low = rest.readBytes(length: 8), let high = rest.readBytes(length: 8),
            let digest = rest.readBytes(length: 32),
            let payloadType: UInt32 = rest.readInteger(),
            let payloadLength: UInt32 = rest.readInteger()
        else { throw .short }
        guard headerLength == UInt32(Self.headerLength) else { throw .headerLength(headerLength) }
        guard Int(payloadLength) == rest.readableBytes else { throw .payloadLength }
        let payload = Array(rest.readableBytesView)
        guard payload.isEmpty || Array(SHA256.hash(data: payload)) == digest else { throw .digest }
        let padding: Set<UInt8> = [0, UInt8(ascii: " ")]
        kind = String(
            decoding: name.drop { padding.contains($0) }.reversed().drop { padding.contains($0) }
                .reversed(),
            as: UTF8.self)
        self.sequence = sequence
        self.flags = flags
        createdMilliseconds = created
        var id = UUID().uuid
        withUnsafeMutableBytes(of: &id) { $0.copyBytes(from: high + low) }
        self.id = UUID(uuid: id)
        self.payloadType = payloadType
        self.payload = payload
    }
}
