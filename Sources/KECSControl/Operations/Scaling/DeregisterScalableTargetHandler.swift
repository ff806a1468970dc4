import KECSModel
import KECSWire

/// Its policies and activities go with it.
/// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeregisterScalableTarget.html
struct DeregisterScalableTargetHandler: OperationHandler {
    typealias Operation = DeregisterScalableTarget

    let bench: Workbench

    func answer(
        _ request: DeregisterScalableTargetRequest, _ context: RequestContext
    ) async throws -> DeregisterScalableTargetResponse {
        let resource = try request.resource(context)
        try await bench.store.transact { transaction in
            let (_, service) = try transaction.state.scalableTarget(resource)
            try transaction.deregister(service, cause: "deregistered")
        }
        // It forgets, too.
        bench.pokeScaling(resource.serviceArn)
        return DeregisterScalableTargetResponse()
    }
}
