/// Every operation that works, by name.
struct OperationTable: Sendable {
    private let handlers: [String: any OperationHandler]

    init(_ bench: Workbench) {
        let all: [any OperationHandler] = [
            CreateClusterHandler(bench: bench),
            CreateServiceHandler(bench: bench),
            DeleteClusterHandler(bench: bench),
            DeleteServiceHandler(bench: bench),
            DeleteTaskDefinitionsHandler(bench: bench),
            DeregisterTaskDefinitionHandler(bench: bench),
            DescribeClustersHandler(bench: bench),
            DescribeServicesHandler(bench: bench),
            DescribeTaskDefinitionHandler(bench: bench),
            DescribeTasksHandler(bench: bench),
            ExecuteCommandHandler(bench: bench),
            ListClustersHandler(bench: bench),
            ListServicesHandler(bench: bench),
            ListTagsForResourceHandler(bench: bench),
            ListTaskDefinitionFamiliesHandler(bench: bench),
            ListTaskDefinitionsHandler(bench: bench),
            ListTasksHandler(bench: bench),
            RegisterTaskDefinitionHandler(bench: bench),
            RunTaskHandler(bench: bench),
            StopTaskHandler(bench: bench),
            TagResourceHandler(bench: bench),
            UntagResourceHandler(bench: bench),
            UpdateClusterHandler(bench: bench),
            UpdateServiceHandler(bench: bench),
        ]
        handlers = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    }

    subscript(name: String) -> (any OperationHandler)? { handlers[name] }

    var names: Set<String> { Set(handlers.keys) }
}
