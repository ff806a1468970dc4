import KECSModel

/// A session's wish, by the id that the client gave it.
struct Subscription {
    var id: String
    var filter: SubscriptionIndex.FilterID
}
