import Foundation
import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire

extension ControlHarness {
    static let resourceId = "service/default/web"

    /// The service `web` with two running tasks.
    static func runScaling(_ body: @Sendable (ControlHarness) async throws -> Void) async throws {
        try await runServices { harness in
            try await harness.prepareServices()
            try await harness.createService()
            try await body(harness)
        }
    }

    @discardableResult
    func register(from minCapacity: Int? = 1, to maxCapacity: Int? = 10) async throws -> String? {
        let answer = try await call(
            RegisterScalableTarget.self,
            RegisterScalableTargetRequest(
                serviceNamespace: .ecs, resourceId: Self.resourceId,
                scalableDimension: .ecsServiceDesiredCount, minCapacity: minCapacity,
                maxCapacity: maxCapacity))
        await settle()
        return answer.scalableTargetARN
    }

    @discardableResult
    func putPolicy(
        _ name: String = "cpu", metric: MetricType = .ecsServiceAverageCPUUtilization,
        target: Double = 50, cooldown: Int? = nil
    ) async throws -> PutScalingPolicyResponse {
        let answer = try await call(
            PutScalingPolicy.self,
            PutScalingPolicyRequest(
                policyName: name, serviceNamespace: .ecs, resourceId: Self.resourceId,
                scalableDimension: .ecsServiceDesiredCount, policyType: .targetTrackingScaling,
                targetTrackingScalingPolicyConfiguration: TargetTrackingScalingPolicyConfiguration(
                    targetValue: target,
                    predefinedMetricSpecification: PredefinedMetricSpecification(
                        predefinedMetricType: metric),
                    scaleOutCooldown: cooldown, scaleInCooldown: cooldown)))
        await settle()
        return answer
    }

    var target: ScalableTargetRecord? { store.state.scalableTargets[Self.serviceArn] }

    /// The payloads of the events of scaling so far, oldest first.
    func scalingEvents() throws -> [ScalingEvent] {
        try store.journal.filter { $0.event.type == .scaling }.map {
            try JSONDecoder().decode(ScalingEvent.self, from: Data($0.event.payload))
        }
    }

    /// `action from>to status`, of each of them.
    func scalingSteps() throws -> [String] {
        try scalingEvents().map {
            "\($0.action) \($0.scaling.fromDesiredCount)>\($0.scaling.toDesiredCount) \($0.scaling.statusCode)"
        }
    }
}
