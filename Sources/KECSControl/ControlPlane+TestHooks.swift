import Foundation
import KECSModel
import KECSWire

extension ControlPlane {
    /// Wipes every cluster, task definition (the memory of revision numbers too)
    /// and task, and removes what ran. Reported by events like any other change.
    package func reset() async throws {
        let (arns, clusters) = try await store.transact { transaction in
            let state = transaction.state
            for task in state.tasks.values.sorted(by: { $0.ordinal < $1.ordinal }) {
                try transaction.wipe(task)
            }
            for cluster in state.clusters.values.sorted(by: { $0.ordinal < $1.ordinal }) {
                transaction.deleteCluster(cluster.arn)
                guard cluster.status == .active else { continue }
                var gone = cluster
                gone.status = .inactive
                try transaction.appendEvent(.delete, gone)
            }
            for key in state.taskDefinitions.keys { transaction.deleteTaskDefinition(key) }
            for key in state.families.keys { transaction.deleteFamily(key) }
            for key in state.clientTokens.keys { transaction.deleteClientToken(key) }
            return (state.tasks.keys, state.clusters.keys)
        }
        // Should the engine fail now, the reconcilers try again.
        poke(tasks: arns, clusters: clusters)
        if !arns.isEmpty { try await runtime.remove(arns) }
    }

    /// Journals and publishes the given event payloads, in one transaction, like any others.
    ///
    /// - Parameter payloads: Each an event's `payload` object as JSON, with
    ///   `eventType` and `action`.
    /// - Throws: ``ECSError`` for what is no event's payload.
    package func publish(payloads: [Data]) async throws {
        let drafts = try payloads.map(EventDraft.init(payload:))
        try await store.transact { transaction in
            for draft in drafts { transaction.append(draft) }
        }
    }
}

extension Transaction {
    /// Reports the task's end where it has not ended, and deletes its row.
    fileprivate mutating func wipe(_ task: TaskRecord) throws {
        if task.lastStatus != .stopped {
            var ended = task
            ended.desiredStatus = .stopped
            ended.lastStatus = .stopped
            ended.stopCode = ended.stopCode ?? .userInitiated
            ended.stoppedReason = ended.stoppedReason ?? "All state was reset"
            ended.stoppedAt = now
            for index in ended.containers.indices {
                ended.containers[index].lastStatus = .stopped
                ended.containers[index].stoppedAt = ended.containers[index].stoppedAt ?? now
            }
            try report(ended, former: task)
        }
        deleteTask(task.arn)
    }
}

extension EventDraft {
    /// Reads an event's payload, with its keys where they stand in an event of its type.
    init(payload: Data) throws(ECSError) {
        guard let object = try? JSONSerialization.jsonObject(with: payload) as? [String: Any],
            let type = (object["eventType"] as? String).flatMap(EventType.init(rawValue:)),
            let action = object["action"] as? String
        else {
            throw .invalidParameter(
                "An event's payload is a JSON object with a known eventType and an action.")
        }
        guard let line = Self.line(of: payload, object) else {
            throw .invalidParameter("The event's payload cannot be written as JSON.")
        }
        let subject = object[type.rawValue] as? [String: Any] ?? [:]
        let status = subject["lastStatus"] ?? subject["status"]
        self.init(
            type: type,
            action: action,
            keys: EventKeys(
                cluster: subject["clusterArn"] as? String,
                service: subject["serviceArn"] as? String,
                task: subject["taskArn"] as? String,
                taskDefinition: subject["taskDefinitionArn"] as? String,
                container: type == .container ? subject["name"] as? String : nil,
                startedBy: subject["startedBy"] as? String,
                tags: Self.tags(of: subject),
                status: status as? String),
            payload: Array(line))
    }

    private static func tags(of subject: [String: Any]) -> [KECSModel.Tag] {
        (subject["tags"] as? [[String: String]] ?? []).compactMap { tag in
            tag["key"].map { KECSModel.Tag(key: $0, value: tag["value"] ?? "") }
        }
    }

    /// The payload in UTF-8 and without line breaks, as every payload is: it is sent
    /// inside of frames and lines as it stands.
    private static func line(of payload: Data, _ object: [String: Any]) -> Data? {
        let isLine =
            payload.first == UInt8(ascii: "{") && !payload.contains { $0 < 0x20 }
            && String(validating: payload, as: UTF8.self) != nil
        return isLine
            ? payload
            : try? JSONSerialization.data(
                withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
    }
}
