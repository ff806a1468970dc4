import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeregisterTaskDefinition.html
struct DeregisterTaskDefinitionHandler: OperationHandler {
    typealias Operation = DeregisterTaskDefinition

    let bench: Workbench

    func answer(
        _ request: DeregisterTaskDefinitionRequest, _ context: RequestContext
    ) async throws -> DeregisterTaskDefinitionResponse {
        let name = try TaskDefinitionName(request.taskDefinition ?? "", context)
        guard name.revision != nil else {
            throw ECSError.client("Invalid revision number. Number: null")
        }
        return try await bench.store.transact { transaction in
            guard var record = transaction.state.taskDefinition(name) else {
                throw ECSError.client("Unable to describe task definition.")
            }
            if record.status == .active {
                record.status = .inactive
                record.deregisteredAt = transaction.now
                transaction.put(record)
            }
            return DeregisterTaskDefinitionResponse(
                taskDefinition: try TaskDefinitionView.wire(record))
        }
    }
}
