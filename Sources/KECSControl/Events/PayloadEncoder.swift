import Foundation
import KECSModel

/// Turns an event's payload into the bytes that every subscriber shares.
enum PayloadEncoder {
    static func encode(_ payload: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        return Array(try encoder.encode(payload))
    }
}
