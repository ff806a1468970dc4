/// The members that tell what a message is, read before the whole.
public struct MessageHead: Decodable, Hashable, Sendable {
    public var id: String?
    public var type: String
    public var action: String?
    /// Of events.
    public var seq: Int?
}
