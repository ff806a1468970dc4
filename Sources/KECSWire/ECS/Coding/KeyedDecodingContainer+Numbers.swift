/// These two stand before the standard library's of the same name in every conformance that the compiler
/// writes in this module. Foundation's decoder reports a number that does not fit as a body that is not
/// JSON and says no place; here it is said what does not fit, and where.
extension KeyedDecodingContainer {
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        try number(type, forKey: key, expected: "Expected an integer of at most 64 bits, found another number")
    }

    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
        try number(type, forKey: key, expected: "Expected a number that a double can hold, found another")
    }

    private func number<Value: Decodable>(
        _ type: Value.Type, forKey key: Key, expected: String
    ) throws -> Value? {
        guard contains(key), try !decodeNil(forKey: key) else { return nil }
        do {
            return try decode(type, forKey: key)
        } catch where !(error is DecodingError) {
            // Foundation's parser throws an error of its own, which its front door would turn into "not JSON".
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: expected)
        }
    }
}
