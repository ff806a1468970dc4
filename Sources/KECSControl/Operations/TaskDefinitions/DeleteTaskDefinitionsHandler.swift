import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteTaskDefinitions.html
struct DeleteTaskDefinitionsHandler: OperationHandler {
    typealias Operation = DeleteTaskDefinitions

    let bench: Workbench

    func answer(
        _ request: DeleteTaskDefinitionsRequest, _ context: RequestContext
    ) async throws -> DeleteTaskDefinitionsResponse {
        try await bench.store.transact { transaction in
            var response = DeleteTaskDefinitionsResponse(taskDefinitions: [], failures: [])
            for text in request.taskDefinitions ?? [] {
                do {
                    let record = try Self.delete(text, context, in: &transaction)
                    response.taskDefinitions?.append(try TaskDefinitionView.wire(record))
                } catch let error as ECSError {
                    response.failures?.append(Failure(arn: text.cut(toJSON: 2048), reason: error.message))
                }
            }
            return response
        }
    }

    /// Marks one revision; its row goes when no task uses it any more.
    private static func delete(
        _ text: String, _ context: RequestContext, in transaction: inout Transaction
    ) throws -> TaskDefinitionRecord {
        let name = try TaskDefinitionName(text, context)
        guard name.revision != nil else {
            throw ECSError.client("A full revision must be specified.")
        }
        guard var record = transaction.state.taskDefinition(name) else {
            throw ECSError.client("The specified task definition does not exist.")
        }
        guard record.status != .active else {
            throw ECSError.client(
                "The specified task definition is still in ACTIVE status. "
                    + "Please de-register the target and try again.")
        }
        if record.status == .inactive {
            record.status = .deleteInProgress
            record.deleteRequestedAt = transaction.now
            transaction.put(record)
        }
        return record
    }
}
