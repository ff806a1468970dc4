/// Finds the filters that match an event, at a cost that follows the number of
/// matches rather than the number of filters or of subscribers.
///
/// Equal filters are kept once and counted. Each is filed, for each event type
/// it wants, under the values of its narrowest list (task, else service, else
/// cluster …); an event looks only at what is filed under its own keys.
package struct SubscriptionIndex: Sendable {
    /// Names a filter for as long as it is in the index; reused afterwards.
    package typealias FilterID = Int

    private struct Entry {
        var filter: EventFilter
        var uses: Int
    }

    /// What is filed for one event type.
    private struct Shelf {
        var unlimited: [FilterID] = []
        var filed: [EventDimension: [String: [FilterID]]] = [:]
    }

    private var entries: [Entry?] = []
    /// By filter, the number of the event that it was last told to match, so that
    /// one that is filed under two names of one thing is told once.
    private var lastVisit: [Int] = []
    private var free: [FilterID] = []
    private var ids: [EventFilter: FilterID] = [:]
    private var shelves: [EventType: Shelf] = [:]
    private var visit = 0

    package init() {}

    /// How many different filters are in the index.
    package var count: Int { ids.count }

    /// Adds one use of `filter`.
    package mutating func insert(_ filter: EventFilter) -> FilterID {
        if let id = ids[filter] {
            entries[id]?.uses += 1
            return id
        }
        let id = free.popLast() ?? entries.count
        let entry = Entry(filter: filter, uses: 1)
        if id == entries.count {
            entries.append(entry)
            lastVisit.append(0)
        } else {
            entries[id] = entry
        }
        ids[filter] = id
        for type in filter.eventTypes {
            Self.file(id, on: &shelves[type, default: Shelf()], filter: filter, type: type)
        }
        return id
    }

    /// Takes back one use. The filter leaves with its last use.
    package mutating func remove(_ id: FilterID) {
        guard entries.indices.contains(id), let entry = entries[id] else { return }
        guard entry.uses == 1 else {
            entries[id]?.uses -= 1
            return
        }
        entries[id] = nil
        free.append(id)
        ids[entry.filter] = nil
        for type in entry.filter.eventTypes {
            Self.unfile(id, from: &shelves[type, default: Shelf()], filter: entry.filter, type: type)
        }
    }

    /// Nil where the index has no such filter.
    package func filter(of id: FilterID) -> EventFilter? {
        entries.indices.contains(id) ? entries[id]?.filter : nil
    }

    /// Calls `body` once with each filter that matches.
    package mutating func forEachMatch(
        of subject: EventSubject, _ body: (FilterID) -> Void
    ) {
        guard let shelf = shelves[subject.type] else { return }
        visit += 1
        for id in shelf.unlimited { tell(id, subject, body) }
        for (dimension, drawer) in shelf.filed {
            for name in subject.names(in: dimension) {
                guard let candidates = drawer[name] else { continue }
                for id in candidates { tell(id, subject, body) }
            }
        }
    }

    private mutating func tell(
        _ id: FilterID, _ subject: EventSubject, _ body: (FilterID) -> Void
    ) {
        guard lastVisit[id] != visit, entries[id]?.filter.matches(subject) == true else { return }
        lastVisit[id] = visit
        body(id)
    }

    /// Narrowest first.
    private static let filingOrder: [EventDimension] = [
        .task, .startedBy, .service, .taskDefinition, .tag, .container, .cluster,
    ]

    /// The list that `filter` is filed under for events of `type`; nil where none limits it.
    private static func drawer(
        of filter: EventFilter, for type: EventType
    ) -> (EventDimension, Set<String>)? {
        for dimension in filingOrder where type.has(dimension) {
            if let list = filter.lists[dimension] { return (dimension, list) }
        }
        return nil
    }

    // Static: a method of the index would hold a second reference to the shelf, which
    // would then be copied whole for each filter.
    private static func file(
        _ id: FilterID, on shelf: inout Shelf, filter: EventFilter, type: EventType
    ) {
        guard let (dimension, list) = drawer(of: filter, for: type) else {
            shelf.unlimited.append(id)
            return
        }
        for name in list {
            shelf.filed[dimension, default: [:]][name, default: []].append(id)
        }
    }

    private static func unfile(
        _ id: FilterID, from shelf: inout Shelf, filter: EventFilter, type: EventType
    ) {
        guard let (dimension, list) = drawer(of: filter, for: type) else {
            shelf.unlimited.removeFirst(id)
            return
        }
        for name in list {
            shelf.filed[dimension]?[name]?.removeFirst(id)
            if shelf.filed[dimension]?[name]?.isEmpty == true { shelf.filed[dimension]?[name] = nil }
        }
        if shelf.filed[dimension]?.isEmpty == true { shelf.filed[dimension] = nil }
    }
}

extension [SubscriptionIndex.FilterID] {
    /// Removes one occurrence; the order of the rest may change.
    fileprivate mutating func removeFirst(_ id: SubscriptionIndex.FilterID) {
        guard let place = firstIndex(of: id) else { return }
        swapAt(place, count - 1)
        removeLast()
    }
}
