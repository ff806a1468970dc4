import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitions.html
struct ListTaskDefinitionsHandler: OperationHandler {
    typealias Operation = ListTaskDefinitions

    let bench: Workbench

    func reach(of request: ListTaskDefinitionsRequest, _ context: RequestContext) -> Reach { .shared }

    func answer(
        _ request: ListTaskDefinitionsRequest, _ context: RequestContext
    ) async throws -> ListTaskDefinitionsResponse {
        let status = request.status?.rawValue ?? "ACTIVE"
        let descending = request.sort == .desc
        // `familyPrefix` is a whole family's name here, whatever its own name says.
        let found = bench.store.state.taskDefinitions.values
            .filter { row in
                row.region == context.region && row.status.rawValue == status
                    && (request.familyPrefix.map { $0 == row.family } ?? true)
            }
            .map(Place.init)
            .sorted { descending ? $0 > $1 : $0 < $1 }
        let page = try Page(
            of: found, by: \.self, descending: descending, nextToken: request.nextToken,
            maxResults: request.maxResults)
        return ListTaskDefinitionsResponse(
            taskDefinitionArns: page.items.map(\.arn), nextToken: page.nextToken)
    }

    /// Where a revision stands in the list: by family, then by number.
    private struct Place: Comparable, LosslessStringConvertible {
        let family: String
        let revision: Int
        let arn: String

        init(_ row: TaskDefinitionRecord) {
            (family, revision, arn) = (row.family, row.revision, row.arn)
        }

        init?(_ description: String) {
            let parts = description.split(separator: ":")
            guard parts.count == 2, let revision = Int(parts[1]) else { return nil }
            (family, self.revision, arn) = (String(parts[0]), revision, "")
        }

        var description: String { "\(family):\(revision)" }

        static func == (left: Place, right: Place) -> Bool {
            (left.family, left.revision) == (right.family, right.revision)
        }

        static func < (left: Place, right: Place) -> Bool {
            (left.family, left.revision) < (right.family, right.revision)
        }
    }
}
