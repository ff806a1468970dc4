import KECSModel

/// Sessions with the same set of filters: they get the same bytes.
final class Audience {
    /// The filters, in ascending order.
    let filters: [SubscriptionIndex.FilterID]
    var members: [Session] = []
    /// Places, within the batch being delivered, of the events that one of the
    /// filters matched. Ascending, each once.
    var matched: [Int] = []

    init(filters: [SubscriptionIndex.FilterID]) {
        self.filters = filters
    }

    func add(_ session: Session) {
        session.audiencePlace = members.count
        members.append(session)
    }

    func remove(_ session: Session) {
        let place = session.audiencePlace
        members.swapAt(place, members.count - 1)
        members[place].audiencePlace = place
        members.removeLast()
    }
}
