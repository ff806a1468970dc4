import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServices.html
struct ListServicesHandler: OperationHandler {
    typealias Operation = ListServices

    let bench: Workbench

    func answer(
        _ request: ListServicesRequest, _ context: RequestContext
    ) async throws -> ListServicesResponse {
        let state = bench.store.state
        let cluster = try state.activeCluster(request.cluster, context)
        // Services that AWS manages by itself (Express Mode) there are none.
        let services =
            request.resourceManagementType == .ecs
            ? []
            : state.services(ofCluster: cluster.arn).filter { service in
                service.status == .active
                    && (request.launchType.map { $0.rawValue == service.lastLaunch.launchType }
                        ?? true)
                    && (request.schedulingStrategy.map {
                        $0.rawValue == service.schedulingStrategy.rawValue
                    } ?? true)
            }
        let page = try Page(
            of: services, by: \.ordinal, nextToken: request.nextToken,
            maxResults: request.maxResults ?? 10)
        return ListServicesResponse(
            serviceArns: page.items.map(\.arn), nextToken: page.nextToken)
    }
}
