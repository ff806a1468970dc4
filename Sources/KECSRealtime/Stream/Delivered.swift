/// What has been handed to a client.
struct Delivered: Hashable {
    private(set) var events = 0
    /// Of those events, frames included.
    private(set) var bytes = 0

    mutating func add(events: Int, bytes: Int) {
        self.events += events
        self.bytes += bytes
    }

    /// What has come on top of `mark`.
    mutating func add(_ total: Delivered, since mark: Delivered) {
        add(events: total.events - mark.events, bytes: total.bytes - mark.bytes)
    }
}

/// What has been handed to every member of a group alike: kept once, so that a delivery
/// counts nothing for its client. Lives on its event loop.
final class Tally {
    private(set) var total = Delivered()

    func add(events: Int, bytes: Int) {
        total.add(events: events, bytes: bytes)
    }
}
