import KECSModel

/// A session's wish, by the id that the client gave it.
struct Subscription {
    var id: String
    var filter: SubscriptionIndex.FilterID
    /// Whether every transition is told, even to a slow client; if not, the
    /// newest event of each resource.
    var isWhole = true
    /// Nothing up to this number is its.
    var start: Int
    /// Everything of its up to this number has been handed to the socket.
    /// Kept while the session has a ``SessionReader``; live it is the shard's position.
    var done: Int
}
