import KECSModel
import KECSWire

extension Transaction {
    /// Writes a service's row and reports what of it, and of its deployments, a client can
    /// see change.
    ///
    /// - Parameters:
    ///   - former: The row before; nil for a new service.
    ///   - isUpdate: A client changed it, in a way that the numbers need not show.
    mutating func report(
        _ service: ServiceRecord, former: ServiceRecord?,
        happenings: [ServicePlan.Happening] = [], isUpdate: Bool = false
    ) throws {
        var service = service
        let tally = ServiceTally(service, in: state)
        let moved = tell(of: &service, gone: former?.deployments ?? [], tally)
        let isTold =
            tally.service == service.told && former?.status == service.status && !isUpdate
            && former?.deployments.map(\.id) == service.deployments.map(\.id)
        service.told = tally.service
        if service != former { put(service) }
        if former == nil { append(try .service(service, ServiceAction.create.rawValue, tally)) }
        for (deployment, action) in moved {
            append(try .deployment(deployment, action, of: service, tally))
        }
        for happening in happenings {
            append(try .service(service, ServiceAction(happening).rawValue, tally))
        }
        if former != nil, happenings.isEmpty, !isTold {
            append(try .service(service, ServiceAction.update.rawValue, tally))
        }
    }

    /// The deployments that have something new to tell, each with its event's action, the
    /// oldest first: that one has failed is told before what is done about it.
    ///
    /// - Parameter gone: Deployments of which some may have left the service.
    private func tell(
        of service: inout ServiceRecord, gone former: [DeploymentRecord], _ tally: ServiceTally
    ) -> [(DeploymentRecord, action: String)] {
        var moved: [(DeploymentRecord, action: String)] = []
        let kept = Set(service.deployments.map(\.id))
        for var deployment in former.reversed() where !kept.contains(deployment.id) {
            if deployment.tell(tally, now: now) { moved.append((deployment, "PROGRESS")) }
        }
        for place in service.deployments.indices.reversed() {
            let isNew = service.deployments[place].told == nil
            guard service.deployments[place].tell(tally, now: now) else { continue }
            let deployment = service.deployments[place]
            moved.append((deployment, deployment.isRollback && isNew ? "ROLLBACK" : "PROGRESS"))
        }
        return moved
    }
}

extension DeploymentRecord {
    /// Whether there is something to tell, which counts as told from now on.
    fileprivate mutating func tell(_ tally: ServiceTally, now: Timestamp) -> Bool {
        let new = toTell(tally.counts(of: self))
        guard new != told else { return false }
        told = new
        updatedAt = now
        return true
    }
}

enum ServiceAction: String, Sendable {
    case create = "CREATE"
    case update = "UPDATE"
    case delete = "DELETE"
    case deploymentStart = "DEPLOYMENT_START"
    case deploymentComplete = "DEPLOYMENT_COMPLETE"
    case deploymentFailed = "DEPLOYMENT_FAILED"

    init(_ happening: ServicePlan.Happening) {
        switch happening {
        case .deploymentStarted: self = .deploymentStart
        case .deploymentCompleted: self = .deploymentComplete
        case .deploymentFailed: self = .deploymentFailed
        case .deleted: self = .delete
        }
    }
}
