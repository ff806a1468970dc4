import KECSModel
import KECSWire

extension ControlPlane {
    /// Wipes every cluster, service (and what scales it), task definition (the memory of
    /// revision numbers too) and task, and removes what ran. Reported by events like any other change.
    package func reset() async throws {
        let (arns, clusters) = try await store.transact { transaction in
            let state = transaction.state
            for task in state.tasks.values.sorted(by: { $0.ordinal < $1.ordinal }) {
                try transaction.wipe(task)
            }
            for service in state.services.values.sorted(by: { $0.ordinal < $1.ordinal }) {
                try transaction.wipe(service)
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
    package func publish(payloads: [[UInt8]]) async throws {
        let drafts = try payloads.map(EventDraft.init(payload:))
        try await store.transact { transaction in
            for draft in drafts { transaction.append(draft) }
        }
    }

    /// The same for event loops: returns at once, and the store's writer asks for the payloads
    /// and reads them.
    package func publish(
        payloads: @escaping @Sendable () -> [[UInt8]],
        _ done: @escaping @Sendable (Result<Void, any Error>) -> Void
    ) {
        store.submit({ transaction in
            for payload in payloads() { transaction.append(try EventDraft(payload: payload)) }
        }, done)
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

extension Transaction {
    /// Reports the service's end where it has not ended, and deletes its row.
    fileprivate mutating func wipe(_ service: ServiceRecord) throws {
        try deregister(service, cause: "all state was reset")
        if service.status != .inactive {
            var ended = service
            ended.status = .inactive
            ended.desiredCount = 0
            ended.deployments = []
            ended.lastCompleted = nil
            try report(ended, former: service, happenings: [.deleted])
        }
        deleteService(service.arn)
    }
}

extension EventDraft {
    /// Reads an event's payload, with its keys where they stand in an event of its type.
    init(payload: [UInt8]) throws(ECSError) {
        let isLine = Self.isLine(payload)
        guard case .object(let object)? = Self.parse(payload, isLine ? Self.outline : .everything),
            let type = object["eventType"]?.text.flatMap(EventType.init(rawValue:)),
            let action = object["action"]?.text
        else {
            throw .invalidParameter(
                "An event's payload is a JSON object with a known eventType and an action.")
        }
        var subject: [String: JSONValue] = [:]
        if case .object(let members)? = object[type.rawValue] { subject = members }
        let status = subject["lastStatus"] ?? subject["status"]
        self.init(
            type: type,
            action: action,
            keys: EventKeys(
                cluster: subject["clusterArn"]?.text,
                service: subject["serviceArn"]?.text,
                task: subject["taskArn"]?.text,
                taskDefinition: subject["taskDefinitionArn"]?.text,
                container: type == .container ? subject["name"]?.text : nil,
                startedBy: subject["startedBy"]?.text,
                tags: Self.tags(of: subject),
                status: status?.text),
            payload: isLine ? payload : Self.line(payload))
    }

    /// What is read of a payload below.
    private static let outline: JSONOutline = {
        let subject = [
            "clusterArn", "serviceArn", "taskArn", "taskDefinitionArn", "name", "startedBy", "tags",
            "lastStatus", "status",
        ]
        let types = EventType.allCases.map {
            JSONOutline.Member($0.rawValue, .members(subject.map { .init($0) }))
        }
        return .members([.init("eventType"), .init("action")] + types)
    }()

    /// Nil where it is not JSON in UTF-8.
    private static func parse(_ payload: [UInt8], _ outline: JSONOutline) -> JSONValue? {
        do {
            _ = try UTF8Span(validating: payload.span)
        } catch {
            return nil
        }
        return payload.withUnsafeBytes { try? JSONParser.parse($0, outline: outline) }
    }

    private static func tags(of subject: [String: JSONValue]) -> [KECSModel.Tag] {
        guard case .array(let tags)? = subject["tags"] else { return [] }
        return tags.compactMap { tag in
            guard case .object(let members) = tag, let key = members["key"]?.text else { return nil }
            return KECSModel.Tag(key: key, value: members["value"]?.text ?? "")
        }
    }

    /// Whether it can be sent as it stands, inside of frames and lines.
    private static func isLine(_ payload: [UInt8]) -> Bool {
        payload.first == UInt8(ascii: "{") && !payload.contains { $0 < 0x20 }
    }

    /// The payload without line breaks, as every payload is: what has been parsed has white space only between its
    /// parts.
    private static func line(_ payload: [UInt8]) -> [UInt8] {
        var inString = false
        var isEscaped = false
        return payload.filter { byte in
            guard inString else {
                inString = byte == UInt8(ascii: "\"")
                return byte > 0x20
            }
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                inString = false
            }
            return true
        }
    }
}

extension JSONValue {
    fileprivate var text: String? {
        if case .string(let text) = self { text } else { nil }
    }
}
