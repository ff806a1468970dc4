/// An Amazon Resource Name of ECS:
/// `arn:partition:ecs:region:account:kind/path`.
///
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
package struct ARN: Hashable, Sendable, CustomStringConvertible {
    package var partition: String
    package var region: String
    package var account: String
    /// `cluster`, `task`, `task-definition` …
    package var kind: String
    /// What follows the first slash.
    package var path: String

    /// An ARN of the partition that the region belongs to.
    package init(region: String, account: String, kind: String, path: String) {
        partition =
            region.hasPrefix("cn-") ? "aws-cn" : region.hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
        self.region = region
        self.account = account
        self.kind = kind
        self.path = path
    }

    /// Reads an ARN of ECS; nil where `text` is not one.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[1].hasPrefix("aws"), parts[2] == "ecs"
        else { return nil }
        let resource = parts[5].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard resource.count == 2, !resource[0].isEmpty, !resource[1].isEmpty else { return nil }
        partition = String(parts[1])
        region = String(parts[3])
        account = String(parts[4])
        kind = String(resource[0])
        path = String(resource[1])
    }

    package var description: String {
        "arn:\(partition):ecs:\(region):\(account):\(kind)/\(path)"
    }

    /// What follows the last slash: a cluster's or service's name, a task's id.
    package var name: String {
        String(path.split(separator: "/", omittingEmptySubsequences: false).last ?? "")
    }

    /// The name of the cluster that this is or stands in; nil for what is of no cluster, and
    /// for short ARNs from before 2018, which do not tell.
    package var clusterName: String? {
        switch kind {
        case "cluster":
            return path
        case "task", "service", "container-instance", "task-set", "service-deployment",
            "service-revision", "daemon", "daemon-deployment", "daemon-revision":
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            return parts.count > 1 ? String(parts[0]) : nil
        default:
            return nil
        }
    }

    package static func isARN(_ text: String) -> Bool { text.hasPrefix("arn:") }
}

extension String {
    /// What follows the last slash of an ARN; the text itself where there is none.
    package var lastARNComponent: String {
        String(split(separator: "/", omittingEmptySubsequences: false).last ?? "")
    }
}
