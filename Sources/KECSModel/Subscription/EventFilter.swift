/// Which events a subscription wants. Equal filters are one filter to the index.
///
/// Within a list: or. Between lists: and. An absent list does not limit; a list
/// limits only event types that have its dimension.
package struct EventFilter: Hashable, Sendable {
    package let eventTypes: Set<EventType>
    /// Names or ARNs, by dimension; no list is empty.
    package let lists: [EventDimension: Set<String>]
    package let statuses: Set<String>
    /// The event types that `statuses` limits: those whose vocabulary has one of them.
    private let typesWithStatus: Set<EventType>

    /// Wants everything where nothing is given. Empty lists count as absent.
    package init(
        eventTypes: Set<EventType> = Set(EventType.allCases),
        lists: [EventDimension: Set<String>] = [:],
        statuses: Set<String> = []
    ) {
        self.eventTypes = eventTypes
        self.lists = lists.filter { !$0.value.isEmpty }
        self.statuses = statuses
        typesWithStatus = eventTypes.filter {
            !statuses.isDisjoint(with: $0.statusVocabulary)
        }
    }

    package func matches(_ subject: EventSubject) -> Bool {
        guard eventTypes.contains(subject.type) else { return false }
        if typesWithStatus.contains(subject.type) {
            guard let status = subject.status, statuses.contains(status) else { return false }
        }
        for (dimension, wanted) in lists where subject.type.has(dimension) {
            if !subject.names(in: dimension).contains(where: wanted.contains) { return false }
        }
        return true
    }
}
