import KECSModel
import KECSWire

/// A task definition as a request names it: `family`, `family:revision` or an ARN.
struct TaskDefinitionName {
    let family: String
    let region: String
    let account: String
    /// Nil for the newest ACTIVE one.
    let revision: Int?

    init(_ text: String, _ context: RequestContext) throws(ECSError) {
        var name = text
        var region = context.region
        var account = context.accountId
        if ARN.isARN(text) {
            guard let arn = ARN(text), arn.kind == "task-definition" else {
                throw .invalidParameter("Invalid identifier: \(text.cut(to: 255))")
            }
            (name, region, account) = (arn.path, arn.region, arn.account)
        }
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = parts.first, !first.isEmpty else {
            throw .client("Invalid task definition: \(text.cut(to: 255))")
        }
        guard ClusterName.isValid(String(first)) else {
            throw .client("Family contains invalid characters.")
        }
        family = String(first)
        self.region = region
        self.account = account
        if parts.count == 2 {
            guard let number = Int(parts[1]), number > 0 else {
                throw .client("Invalid revision number. Number: \(String(parts[1]).cut(to: 64))")
            }
            revision = number
        } else {
            revision = nil
        }
    }

    static func arn(family: String, revision: Int, region: String, account: String) -> String {
        ARN(
            region: region, account: account, kind: "task-definition",
            path: "\(family):\(revision)"
        ).description
    }
}

extension State {
    /// The revision that is to be started from now on.
    func activeTaskDefinition(_ name: TaskDefinitionName) throws(ECSError) -> TaskDefinitionRecord {
        guard let definition = taskDefinition(name) else {
            throw .client("TaskDefinition not found.")
        }
        guard definition.status == .active else {
            throw .client("TaskDefinition is inactive")
        }
        return definition
    }

    /// The revision that a request names; nil where there is none.
    func taskDefinition(_ name: TaskDefinitionName) -> TaskDefinitionRecord? {
        func row(_ revision: Int) -> TaskDefinitionRecord? {
            taskDefinitions[
                TaskDefinitionName.arn(
                    family: name.family, revision: revision, region: name.region,
                    account: name.account)]
        }
        if let revision = name.revision { return row(revision) }
        let key = FamilyRecord.key(region: name.region, name: name.family)
        guard let last = families[key]?.lastRevision else { return nil }
        return stride(from: last, through: 1, by: -1).lazy
            .compactMap(row).first { $0.status == .active }
    }
}
