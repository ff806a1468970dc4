import KECSWire

/// Every operation that works, by its service's name and its own.
struct OperationTable: Sendable {
    private let handlers: [String: [String: any OperationHandler]]

    init(_ bench: Workbench) {
        let ecs: [any OperationHandler] = [
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
            PutClusterCapacityProvidersHandler(bench: bench),
            RegisterTaskDefinitionHandler(bench: bench),
            RunTaskHandler(bench: bench),
            StopTaskHandler(bench: bench),
            TagResourceHandler(bench: bench),
            UntagResourceHandler(bench: bench),
            UpdateClusterHandler(bench: bench),
            UpdateServiceHandler(bench: bench),
        ]
        let autoScaling: [any OperationHandler] = [
            DeleteScalingPolicyHandler(bench: bench),
            DeregisterScalableTargetHandler(bench: bench),
            DescribeScalableTargetsHandler(bench: bench),
            DescribeScalingActivitiesHandler(bench: bench),
            DescribeScalingPoliciesHandler(bench: bench),
            ListTagsForScalableTargetHandler(bench: bench),
            PutScalingPolicyHandler(bench: bench),
            RegisterScalableTargetHandler(bench: bench),
            TagScalableTargetHandler(bench: bench),
            UntagScalableTargetHandler(bench: bench),
        ]
        handlers = Dictionary(grouping: ecs + autoScaling, by: \.service.name)
            .mapValues { Dictionary(uniqueKeysWithValues: $0.map { ($0.name, $0) }) }
    }

    subscript(name: String, of service: AWSService) -> (any OperationHandler)? {
        handlers[service.name]?[name]
    }

    func names(of service: AWSService) -> Set<String> {
        Set(handlers[service.name]?.keys.map { $0 } ?? [])
    }
}
