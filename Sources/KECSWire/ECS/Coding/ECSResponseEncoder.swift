import Foundation

/// Writes the body of an answer. Members stand in the order of AWS's model, those that are nil are left out, `/` is
/// not escaped.
public struct ECSResponseEncoder: Sendable {
    public init() {}

    /// - Throws: `ServerException`; only a number that is not finite cannot be written.
    public func encode<Response: Encodable>(_ response: Response) throws(ECSError) -> Data {
        do {
            return Data(try JSONWriter.bytes(of: response))
        } catch {
            throw .server("The answer could not be written: \(error)")
        }
    }

    /// The body of an error. It is two strings, so this cannot fail.
    public func encode(error: ECSError) -> Data {
        Data((try? JSONWriter.bytes(of: error)) ?? Array(#"{"__type":"ServerException","message":""}"#.utf8))
    }
}
