import KECSModel
import KECSWire

/// Tags of scalable targets, which come and go as a map.
enum ScalingTags {
    /// https://docs.aws.amazon.com/autoscaling/application/userguide/resource-tagging-support.html
    private static let most = 50

    static func wire(_ tags: [KECSModel.Tag]) -> [String: String] {
        Dictionary(tags.map { ($0.key, $0.value) }) { _, last in last }
    }

    /// - Throws: `ValidationException`.
    static func model(_ tags: [String: String]?) throws(ECSError) -> [KECSModel.Tag] {
        var read: [KECSModel.Tag] = []
        for (key, value) in (tags ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard !key.lowercased().hasPrefix("aws:") else {
                throw .validation("Tag keys may not begin with aws:, which is reserved for AWS use.")
            }
            read.append(KECSModel.Tag(key: key, value: value))
        }
        return read
    }

    /// - Throws: `TooManyTagsException`.
    static func merge(
        _ more: [KECSModel.Tag], into tags: [KECSModel.Tag]
    ) throws(ECSError) -> [KECSModel.Tag] {
        let merged = TagView.merge(more, into: tags)
        guard merged.count <= most else { throw .tooManyTags(most) }
        return merged
    }
}
