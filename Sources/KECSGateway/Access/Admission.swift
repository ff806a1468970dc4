import KECSAccess

/// What a route asks of whoever wants its answer, where authentication is required.
/// The one place of it: a route that says nothing is for administrators.
enum Admission: Hashable, Sendable {
    /// Nothing.
    case open
    /// A good token, whatever it permits.
    case known
    /// The permission in one cluster at least. The route itself cuts its answer to
    /// `exchange.principal.scope(of:)`.
    case somewhere(Permission)
    /// The permission, not narrowed to clusters.
    case everywhere(Permission)
    /// The route finds out itself: ECS's door, which needs the body for that.
    case own
}
