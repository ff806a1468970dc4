/// The payloads in the body of `POST /_kecs/events`.
package enum EventBatch {
    /// A single payload, or those of an array, byte for byte: to be read by who takes them.
    package static func payloads(in body: [UInt8]) -> [[UInt8]] {
        JSONElements.of(body) ?? [body]
    }
}
