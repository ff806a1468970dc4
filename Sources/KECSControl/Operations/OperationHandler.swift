import Foundation
import KECSWire

/// Answers one operation. One handler a file.
///
/// A handler does not do the work: it writes what should be true, pokes whoever
/// makes it so, and answers.
protocol OperationHandler: Sendable {
    associatedtype Operation: AWSOperation

    /// Where the caller has to have the operation's permission. Those whose request names a
    /// cluster or a resource know by themselves; else it is everywhere.
    func reach(of request: Operation.Request, _ context: RequestContext) throws(ECSError) -> Reach

    /// The request has been decoded and has passed the model's constraints.
    ///
    /// - Throws: ``ECSError``; anything else becomes the service's own fault.
    func answer(
        _ request: Operation.Request, _ context: RequestContext
    ) async throws -> Operation.Response
}

extension OperationHandler {
    var name: String { Operation.name }
    var service: AWSService { Operation.service }

    /// From the request's bytes to the answer's.
    func answer(body: Data, _ context: RequestContext) async throws -> Data {
        let request = try ECSRequestDecoder().decode(Operation.Request.self, from: body)
        try request.validate(for: Operation.service)
        try authorize(request, context)
        return try ECSResponseEncoder().encode(try await answer(request, context))
    }
}
