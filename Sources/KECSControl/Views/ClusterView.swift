import Foundation
import KECSModel
import KECSWire

/// A cluster's record as clients see it.
enum ClusterView {
    /// What of a cluster is kept as the client sent it.
    struct Options: Codable, Hashable {
        var settings: [ClusterSetting]?
        var configuration: ClusterConfiguration?
        var serviceConnectDefaults: ClusterServiceConnectDefaults?
        var capacityProviders: [String]?
        var defaultCapacityProviderStrategy: [CapacityProviderStrategyItem]?

        init() {}

        init(_ document: JSONDocument) throws {
            self = try JSONDecoder().decode(Options.self, from: Data(document.bytes))
        }

        var document: JSONDocument {
            get throws {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.withoutEscapingSlashes]
                return JSONDocument(bytes: Array(try encoder.encode(self)))
            }
        }
    }

    /// - Parameter include: What to add: `TAGS`, `SETTINGS`, `CONFIGURATIONS`,
    ///   `STATISTICS`, `ATTACHMENTS`; nil for all, as CreateCluster answers.
    static func wire(
        _ cluster: ClusterRecord, in state: State, include: [ClusterField]?
    ) throws -> Cluster {
        let options = try Options(cluster.options)
        let counts = state.counts(of: cluster.arn)
        func has(_ field: ClusterField) -> Bool { include?.contains(field) ?? true }
        return Cluster(
            clusterArn: cluster.arn,
            clusterName: cluster.name,
            configuration: has(.configurations) ? options.configuration : nil,
            status: cluster.status.rawValue,
            registeredContainerInstancesCount: counts.registeredContainerInstances,
            runningTasksCount: counts.runningTasks,
            pendingTasksCount: counts.pendingTasks,
            activeServicesCount: counts.activeServices,
            statistics: include?.contains(.statistics) == true
                ? statistics(
                    state.tasks(ofCluster: cluster.arn), state.services(ofCluster: cluster.arn))
                : [],
            tags: has(.tags) ? TagView.wire(cluster.tags) : [],
            settings: has(.settings) ? options.settings ?? defaultSettings : [],
            capacityProviders: options.capacityProviders ?? [],
            defaultCapacityProviderStrategy: options.defaultCapacityProviderStrategy ?? [],
            serviceConnectDefaults: options.serviceConnectDefaults)
    }

    private static let defaultSettings = [
        ClusterSetting(name: .containerInsights, value: "disabled")
    ]

    /// Names as the API reference of DescribeClusters lists them for STATISTICS.
    private static func statistics(
        _ tasks: [TaskRecord], _ services: [ServiceRecord]
    ) -> [KeyValuePair] {
        func count(_ launchType: String, _ statuses: Set<TaskStatus>) -> String {
            String(
                tasks.count { $0.launchType == launchType && statuses.contains($0.lastStatus) })
        }
        func count(_ launchType: String, _ status: ServiceRecord.Status) -> String {
            String(
                services.count { $0.lastLaunch.launchType == launchType && $0.status == status })
        }
        let pending: Set<TaskStatus> = [.provisioning, .pending, .activating]
        return [
            KeyValuePair(name: "runningEC2TasksCount", value: count("EC2", [.running])),
            KeyValuePair(name: "runningFargateTasksCount", value: count("FARGATE", [.running])),
            KeyValuePair(name: "pendingEC2TasksCount", value: count("EC2", pending)),
            KeyValuePair(name: "pendingFargateTasksCount", value: count("FARGATE", pending)),
            KeyValuePair(name: "activeEC2ServiceCount", value: count("EC2", .active)),
            KeyValuePair(name: "activeFargateServiceCount", value: count("FARGATE", .active)),
            KeyValuePair(name: "drainingEC2ServiceCount", value: count("EC2", .draining)),
            KeyValuePair(name: "drainingFargateServiceCount", value: count("FARGATE", .draining)),
        ]
    }
}
