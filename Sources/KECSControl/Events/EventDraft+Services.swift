import KECSModel
import KECSWire

/// What an event, or a snapshot, tells of a service and its deployments.
extension EventDraft {
    static func service(
        _ service: ServiceRecord, _ action: String, _ tally: ServiceTally
    ) throws -> EventDraft {
        EventDraft(
            type: .service,
            action: action,
            keys: keys(of: service),
            payload: try PayloadEncoder.encode(
                ServiceStateEvent(action: action, service: ServiceView.event(service, tally))))
    }

    static func deployment(
        _ deployment: DeploymentRecord, _ action: String, of service: ServiceRecord,
        _ tally: ServiceTally
    ) throws -> EventDraft {
        EventDraft(
            type: .deployment,
            action: action,
            keys: keys(of: deployment, service),
            payload: try PayloadEncoder.encode(
                DeploymentEvent(
                    action: action,
                    deployment: DeploymentView.event(deployment, of: service, tally))))
    }

    static func keys(of service: ServiceRecord) -> EventKeys {
        EventKeys(
            cluster: service.clusterArn, service: service.arn,
            taskDefinition: service.primary?.launch.taskDefinitionArn, tags: service.tags,
            status: service.status.rawValue)
    }

    static func keys(of deployment: DeploymentRecord, _ service: ServiceRecord) -> EventKeys {
        EventKeys(
            cluster: service.clusterArn, service: service.arn,
            taskDefinition: deployment.launch.taskDefinitionArn, tags: service.tags,
            status: deployment.rolloutState.rawValue)
    }
}
