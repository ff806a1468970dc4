import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitionFamilies.html
struct ListTaskDefinitionFamiliesHandler: OperationHandler {
    typealias Operation = ListTaskDefinitionFamilies

    let bench: Workbench

    func reach(of request: ListTaskDefinitionFamiliesRequest, _ context: RequestContext) -> Reach { .shared }

    func answer(
        _ request: ListTaskDefinitionFamiliesRequest, _ context: RequestContext
    ) async throws -> ListTaskDefinitionFamiliesResponse {
        let prefix = request.familyPrefix ?? ""
        var active: [String: Bool] = [:]
        for row in bench.store.state.taskDefinitions.values
        where row.region == context.region && row.family.hasPrefix(prefix) {
            active[row.family] = active[row.family] == true || row.status == .active
        }
        // A family is ACTIVE while it has one ACTIVE revision.
        let names = active.filter { _, isActive in
            switch request.status {
            case .active: isActive
            case .inactive: !isActive
            default: true
            }
        }.keys.sorted()
        let page = try Page(
            of: names, by: \.self, nextToken: request.nextToken, maxResults: request.maxResults)
        return ListTaskDefinitionFamiliesResponse(
            families: page.items, nextToken: page.nextToken)
    }
}
