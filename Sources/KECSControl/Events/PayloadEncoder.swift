import KECSWire

/// Turns an event's payload into the bytes that every subscriber shares.
enum PayloadEncoder {
    static func encode(_ payload: some Encodable) throws -> [UInt8] {
        try JSONWriter.bytes(of: payload)
    }
}
