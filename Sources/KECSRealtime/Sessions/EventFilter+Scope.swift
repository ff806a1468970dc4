import KECSAccess
import KECSModel

extension EventFilter {
    /// The filter within the clusters that may be read, so that delivery itself
    /// asks for no permission; nil where nothing of it remains.
    func narrowed(to scope: ClusterScope) -> EventFilter? {
        guard case .only(let names) = scope else { return self }
        let permitted = lists[.cluster]?.filter { names.contains(Self.clusterName(of: $0)) } ?? names
        guard !permitted.isEmpty else { return nil }
        var lists = lists
        lists[.cluster] = permitted
        return EventFilter(eventTypes: eventTypes, lists: lists, statuses: statuses)
    }

    /// Of a name itself, or of an ARN what follows its last slash.
    private static func clusterName(of text: String) -> String {
        guard let slash = text.lastIndex(of: "/") else { return text }
        return String(text[text.index(after: slash)...])
    }
}
