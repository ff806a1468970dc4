import Foundation

/// Reads the body of a request.
///
/// Unknown members are ignored, null is absent, an empty body is `{}`. Whatever the bytes are, the answer
/// is a request or an `ECSError`. How long a body may be is the gateway's business.
public struct ECSRequestDecoder: Sendable {
    /// How many objects and lists of a body may stand inside one another. The model needs 8.
    public static let depthLimit = 64

    private let decoder = JSONDecoder()

    public init() {}

    /// - Throws: `SerializationException`, whose text says what was expected, where, and what was found.
    public func decode<Request: Decodable>(
        _ type: Request.Type = Request.self, from body: Data
    ) throws(ECSError) -> Request {
        var body = body
        switch JSONBodyScan(body, depth: Self.depthLimit) {
        case .object: break
        case .empty: body = Data("{}".utf8)
        case .notAnObject: throw .serialization("The request body is not a JSON object.")
        case .tooDeep:
            throw .serialization("The request body is nested deeper than \(Self.depthLimit) levels.")
        case .notUTF8: throw .serialization("The request body is not UTF-8 text.")
        case .controlCharacter:
            throw .serialization("The request body has a control character, which JSON does not allow.")
        case .trailingComma:
            throw .serialization("The request body has a comma before a closing bracket.")
        }
        do {
            return try decoder.decode(type, from: body)
        } catch {
            throw .serialization(SerializationText.of(error, in: body))
        }
    }
}
