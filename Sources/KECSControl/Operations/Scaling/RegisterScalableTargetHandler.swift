import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
struct RegisterScalableTargetHandler: OperationHandler {
    typealias Operation = RegisterScalableTarget

    let bench: Workbench

    func answer(
        _ request: RegisterScalableTargetRequest, _ context: RequestContext
    ) async throws -> RegisterScalableTargetResponse {
        let resource = try request.resource(context)
        let tags = try ScalingTags.model(request.tags)
        let environment = bench.environment
        let arn = try await bench.store.transact { transaction in
            let service = try transaction.state.scalableService(resource)
            guard service.schedulingStrategy == .replica else {
                throw ECSError.validation(
                    "A service with the scheduling strategy DAEMON has no desired count to scale: "
                        + resource.id)
            }
            let former = transaction.state.scalableTargets[service.arn]
            var target =
                try former
                ?? Self.newTarget(request, service, environment, now: transaction.now)
            try Self.configure(&target, request, tags: tags)
            transaction.put(target)
            let bounds = "from \(target.minCapacity) to \(target.maxCapacity) tasks"
            transaction.append(
                try .scaling(
                    .register, target, of: service,
                    cause: former == nil ? "registered: \(bounds)" : "registered again: \(bounds)"))
            try Self.enforceBounds(of: target, service, &transaction, environment)
            return target.arn
        }
        bench.pokeService(resource.serviceArn)
        bench.pokeScaling(resource.serviceArn)
        return RegisterScalableTargetResponse(scalableTargetARN: arn)
    }

    private static func newTarget(
        _ request: RegisterScalableTargetRequest, _ service: ServiceRecord,
        _ environment: Environment, now: Timestamp
    ) throws(ECSError) -> ScalableTargetRecord {
        guard let minCapacity = request.minCapacity, let maxCapacity = request.maxCapacity else {
            throw .validation(
                "MinCapacity and MaxCapacity are required to register a new scalable target.")
        }
        guard let arn = ARN(service.arn) else { throw .fault(of: .applicationAutoScaling) }
        let role =
            "aws-service-role/ecs.application-autoscaling.amazonaws.com/"
            + "AWSServiceRoleForApplicationAutoScaling_ECSService"
        return ScalableTargetRecord(
            arn: "arn:\(arn.partition):application-autoscaling:\(arn.region):\(arn.account):"
                + "scalable-target/\(environment.hex(bytes: 18))",
            serviceArn: service.arn, clusterArn: service.clusterArn, minCapacity: minCapacity,
            maxCapacity: maxCapacity,
            roleArn: "arn:\(arn.partition):iam::\(arn.account):role/\(role)", createdAt: now)
    }

    private static func configure(
        _ target: inout ScalableTargetRecord, _ request: RegisterScalableTargetRequest,
        tags: [KECSModel.Tag]
    ) throws(ECSError) {
        target.minCapacity = request.minCapacity ?? target.minCapacity
        target.maxCapacity = request.maxCapacity ?? target.maxCapacity
        guard target.minCapacity <= target.maxCapacity else {
            throw .validation("Maximum capacity cannot be less than minimum capacity")
        }
        target.roleArn = request.roleARN ?? target.roleArn
        if let asked = request.suspendedState {
            var state = target.suspendedState
            state.dynamicScalingIn = asked.dynamicScalingInSuspended ?? state.dynamicScalingIn
            state.dynamicScalingOut = asked.dynamicScalingOutSuspended ?? state.dynamicScalingOut
            state.scheduledScaling = asked.scheduledScalingSuspended ?? state.scheduledScaling
            target.suspendedState = state
        }
        target.tags = try ScalingTags.merge(tags, into: target.tags)
    }

    /// Registering leads the desired count into the bounds.
    private static func enforceBounds(
        of target: ScalableTargetRecord, _ service: ServiceRecord,
        _ transaction: inout Transaction, _ environment: Environment
    ) throws {
        let count = target.bounded(service.desiredCount)
        guard count != service.desiredCount else { return }
        let (bound, value) =
            count > service.desiredCount
            ? ("minimum", target.minCapacity) : ("maximum", target.maxCapacity)
        try transaction.begin(
            ScalingActivityRecord(
                id: environment.uuid(), fromDesiredCount: service.desiredCount,
                toDesiredCount: count, cause: "\(bound) capacity was set to \(value)",
                startTime: transaction.now),
            of: target)
    }
}
