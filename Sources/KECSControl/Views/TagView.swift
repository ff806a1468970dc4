import KECSModel
import KECSWire

/// Tags, from the wire and to it.
enum TagView {
    static func wire(_ tags: [KECSModel.Tag]) -> [KECSWire.Tag] {
        tags.map { KECSWire.Tag(key: $0.key, value: $0.value) }
    }

    /// Checks and reads the tags of a request; the last of a key counts.
    ///
    /// Limits: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html
    static func model(_ tags: [KECSWire.Tag]?) throws(ECSError) -> [KECSModel.Tag] {
        var read: [KECSModel.Tag] = []
        for tag in tags ?? [] {
            guard let key = tag.key, !key.isEmpty else {
                throw .invalidParameter("Tag.key should not be null or empty.")
            }
            guard !key.lowercased().hasPrefix("aws:") else {
                throw .invalidParameter(
                    "Tag keys may not begin with aws:, which is reserved for AWS use.")
            }
            read = merge([KECSModel.Tag(key: key, value: tag.value ?? "")], into: read)
        }
        return read
    }

    /// `tags` with `more` added; a key that is there gets the new value.
    static func merge(_ more: [KECSModel.Tag], into tags: [KECSModel.Tag]) -> [KECSModel.Tag] {
        var merged = tags
        for tag in more {
            if let place = merged.firstIndex(where: { $0.key == tag.key }) {
                merged[place] = tag
            } else {
                merged.append(tag)
            }
        }
        return merged
    }
}

extension KECSModel.Tag {
    /// What Amazon ECS managed tags say of every task.
    ///
    /// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html#managed-tags
    static func clusterName(ofCluster arn: String) -> KECSModel.Tag {
        KECSModel.Tag(key: "aws:ecs:clusterName", value: arn.lastARNComponent)
    }
}
