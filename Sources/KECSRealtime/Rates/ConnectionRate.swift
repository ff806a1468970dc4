import DequeModule
import NIOCore

/// How often an address may open a connection; see ``ClientAddress``.
///
/// A client that lost its connection and comes back to resume does not count:
/// it says so with `?resume=<cursor>`, and either its address has lost a
/// connection in the last two minutes (each is good for one return) or the
/// server has been started in these, when all had lost theirs. Returns have a
/// limit of their own, ten times the other, so that they are no way around it.
package struct ConnectionRate: Sendable {
    private struct Address {
        /// When connections of the last minute were let in, oldest first.
        var opened: Deque<NIODeadline> = []
        /// The same of returns.
        var resumed: Deque<NIODeadline> = []
        /// When connections were lost that nobody has come back for.
        var lost: Deque<NIODeadline> = []

        var isEmpty: Bool { opened.isEmpty && resumed.isEmpty && lost.isEmpty }

        mutating func forget(_ now: NIODeadline) {
            while let first = opened.first, now - first >= ConnectionRate.window { opened.removeFirst() }
            while let first = resumed.first, now - first >= ConnectionRate.window { resumed.removeFirst() }
            while let first = lost.first, now - first > ConnectionRate.returnWindow { lost.removeFirst() }
        }
    }

    private static let window = TimeAmount.seconds(60)
    private static let returnWindow = TimeAmount.seconds(120)
    private static let returnsPerConnection = 10
    /// Addresses that are remembered; when there are more, those that have
    /// been quiet are forgotten, and then any.
    private static let maxAddresses = 10_000

    private let perMinute: Int
    private let started: NIODeadline
    private var addresses: [ClientAddress: Address] = [:]

    /// - Parameter perMinute: 0: not limited.
    package init(perMinute: Int, started: NIODeadline) {
        self.perMinute = perMinute
        self.started = started
    }

    /// How many addresses are remembered.
    package var count: Int { addresses.count }

    /// Lets a connection in, or says how long the address has to wait.
    ///
    /// - Parameter resumes: Whether the client says that it comes back.
    package mutating func admit(
        _ name: ClientAddress, resumes: Bool, now: NIODeadline
    ) -> TimeAmount? {
        guard perMinute > 0 else { return nil }
        var address = addresses[name] ?? Address()
        address.forget(now)
        defer { remember(address, name, now) }

        let isReturn =
            resumes && address.resumed.count < perMinute * Self.returnsPerConnection
            && (!address.lost.isEmpty || now - started <= Self.returnWindow)
        if isReturn {
            _ = address.lost.popFirst()
            address.resumed.append(now)
            return nil
        }
        guard address.opened.count >= perMinute, let oldest = address.opened.first else {
            address.opened.append(now)
            return nil
        }
        return Self.window - (now - oldest)
    }

    /// A connection of the address that had been let in has ended.
    package mutating func lost(_ name: ClientAddress, now: NIODeadline) {
        guard perMinute > 0 else { return }
        var address = addresses[name] ?? Address()
        address.forget(now)
        address.lost.append(now)
        if address.lost.count > perMinute * Self.returnsPerConnection {
            address.lost.removeFirst()
        }
        remember(address, name, now)
    }

    private mutating func remember(_ address: Address, _ name: ClientAddress, _ now: NIODeadline) {
        addresses[name] = address
        guard addresses.count > Self.maxAddresses else { return }
        for key in Array(addresses.keys) {
            addresses[key]?.forget(now)
            if addresses[key]?.isEmpty == true { addresses[key] = nil }
        }
        // Half, so that this is not to be done for every newcomer.
        let excess = max(0, addresses.count - Self.maxAddresses / 2)
        for key in Array(addresses.keys.prefix(excess)) {
            addresses[key] = nil
        }
    }
}
