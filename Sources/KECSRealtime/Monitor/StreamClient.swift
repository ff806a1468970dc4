import Synchronization

/// Who is at the other end, as far as it can be seen. One object for all connections
/// of a name, an address and an origin.
package final class StreamClient: Hashable, Sendable {
    package let name: String
    /// As trusted proxies tell it; empty where it is not known.
    package let address: String
    /// The scheme and host that it knows us by: `ws://localhost:8080`; empty where it does
    /// not matter.
    package let origin: String

    package init(name: String, address: String, origin: String = "") {
        self.name = name
        self.address = address
        self.origin = origin
    }

    /// Nothing is known of it.
    static let unknown = StreamClient(name: ClientName.unknown, address: "")

    package static func == (left: StreamClient, right: StreamClient) -> Bool {
        left.name == right.name && left.address == right.address && left.origin == right.origin
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(address)
        hasher.combine(origin)
    }
}

/// The clients that have come, so that ten thousand connections of one program share
/// its name. Bounded: what does not fit is the connection's own.
final class ClientTable: Sendable {
    private static let maxCount = 1000
    private let known = Mutex<Set<StreamClient>>([])

    var count: Int { known.withLock { $0.count } }

    func client(name: String, address: String, origin: String = "") -> StreamClient {
        let client = StreamClient(name: name, address: address, origin: origin)
        return known.withLock { known in
            guard known.count < Self.maxCount || known.contains(client) else {
                // Begins anew, so that those who stay are shared again.
                known = [client]
                return client
            }
            return known.insert(client).memberAfterInsert
        }
    }
}
