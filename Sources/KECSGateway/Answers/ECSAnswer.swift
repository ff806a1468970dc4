import Foundation
import HTTPTypes
import KECSWire
import NIOCore
import NIOFoundationCompat

extension HTTPField.Name {
    static let amazonTarget = HTTPField.Name("X-Amz-Target")!
    static let amazonRequestId = HTTPField.Name("x-amzn-RequestId")!
    static let amazonErrorType = HTTPField.Name("x-amzn-ErrorType")!
}

/// Answers in the form of AWS JSON 1.1.
/// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
extension Answer {
    private static let amazonJSON = "application/x-amz-json-1.1"

    static func ecs(_ body: Data, requestId: String) -> Answer {
        Answer(
            .ok, headers: [.contentType: amazonJSON, .amazonRequestId: requestId],
            body: ByteBuffer(data: body))
    }

    /// - Parameter status: In place of the error's own, for what HTTP has a code for.
    static func ecs(
        _ error: ECSError, status: HTTPResponse.Status? = nil, requestId: String
    ) -> Answer {
        return Answer(
            status ?? HTTPResponse.Status(code: error.httpStatus),
            headers: [
                .contentType: amazonJSON, .amazonRequestId: requestId,
                // The Go and Java SDKs read the code from here.
                .amazonErrorType: error.code,
            ],
            body: ByteBuffer(data: ECSResponseEncoder().encode(error: error)))
    }
}

extension ECSError {
    /// The gateway's own, which ECS has no name for.
    static func requestTooLarge(limit: Int) -> ECSError {
        ECSError(
            code: "RequestEntityTooLargeException",
            message: "The request's body is larger than \(limit) bytes.")
    }
}
