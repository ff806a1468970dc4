import Foundation

/// Writes the body of an answer. Members that are nil are left out, `/` is not escaped, keys come in no
/// particular order.
public struct ECSResponseEncoder: Sendable {
    private let encoder: JSONEncoder

    public init() {
        encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
    }

    /// - Throws: `ServerException`; only a number that is not finite cannot be written.
    public func encode<Response: Encodable>(_ response: Response) throws(ECSError) -> Data {
        do {
            return try encoder.encode(response)
        } catch {
            throw .server("The answer could not be written: \(error)")
        }
    }

    /// The body of an error. It is two strings, so this cannot fail.
    public func encode(error: ECSError) -> Data {
        (try? encoder.encode(error)) ?? Data(#"{"__type":"ServerException","message":""}"#.utf8)
    }
}
