import KECSAccess

/// What a connection came with to say who it is.
///
/// Indirect: it is looked at once, and a session is kept for long.
package indirect enum SessionCredential: Sendable {
    /// Nothing: it has to say so by a message, where it must.
    case none
    /// The same, where it must.
    case awaited(Place)
    /// A token of the URL or a subprotocol, not looked at yet: a bad one is
    /// told on the open socket, since a browser cannot read a refused upgrade.
    case token(String)
    /// A token of the `Authorization` header, which was good.
    case principal(Principal)
}
