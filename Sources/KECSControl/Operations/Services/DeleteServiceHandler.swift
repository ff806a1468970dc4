import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html
struct DeleteServiceHandler: OperationHandler {
    typealias Operation = DeleteService

    let bench: Workbench

    func answer(
        _ request: DeleteServiceRequest, _ context: RequestContext
    ) async throws -> DeleteServiceResponse {
        let service = try await bench.store.transact { transaction in
            let cluster = try transaction.state.activeCluster(request.cluster, context)
            let former = try transaction.state.service(request.service, in: cluster)
            guard former.status != .inactive else { throw ECSError.serviceNotFound }
            var service = former
            if former.status == .active {
                let isScaled = former.schedulingStrategy == .replica && former.desiredCount > 0
                guard !isScaled || request.force == true else {
                    throw ECSError.invalidParameter(
                        "The service cannot be stopped while it is scaled above 0.")
                }
                service.status = .draining
                service.desiredCount = 0
                service.changePrimary { $0.desiredCount = 0 }
                try transaction.report(service, former: former)
                try transaction.deregister(service, cause: "the service was deleted")
            }
            return try ServiceView.wire(service, in: transaction.state, withTags: false)
        }
        if let arn = service.serviceArn { bench.pokeService(arn) }
        if let cluster = service.clusterArn { bench.pokeCluster(cluster) }
        return DeleteServiceResponse(service: service)
    }
}
