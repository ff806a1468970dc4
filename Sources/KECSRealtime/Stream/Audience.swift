import KECSModel

/// Sessions with the same set of filters: they get the same events, and those
/// who get them in the same form the same bytes.
final class Audience {
    /// Members who get their events in one form.
    struct Group {
        /// Of permessage-deflate; nil: uncompressed.
        let windowBits: Int?
        fileprivate(set) var members: [Session] = []
        /// What each member has had that has been here since the group was made.
        let tally = Tally()
    }

    /// The filters, in ascending order.
    let filters: [SubscriptionIndex.FilterID]
    /// None is empty. Mostly one or two, never more than there are sizes of windows.
    private(set) var groups: [Group] = []
    /// Places, within the batch being delivered, of the events that one of the
    /// filters matched. Ascending, each once.
    var matched: [Int] = []

    init(filters: [SubscriptionIndex.FilterID]) {
        self.filters = filters
    }

    var isEmpty: Bool { groups.isEmpty }

    func add(_ session: Session) {
        let group = place(of: session.windowBits) ?? groups.count
        if group == groups.count { groups.append(Group(windowBits: session.windowBits)) }
        session.audiencePlace = groups[group].members.count
        session.audienceMark = groups[group].tally.total
        groups[group].members.append(session)
    }

    func remove(_ session: Session) {
        guard let group = place(of: session.windowBits) else { return }
        session.delivered.add(groups[group].tally.total, since: session.audienceMark)
        let place = session.audiencePlace
        groups[group].members.swapAt(place, groups[group].members.count - 1)
        groups[group].members[place].audiencePlace = place
        groups[group].members.removeLast()
        if groups[group].members.isEmpty { groups.remove(at: group) }
    }

    private func place(of windowBits: Int?) -> Int? {
        groups.firstIndex { $0.windowBits == windowBits }
    }
}
