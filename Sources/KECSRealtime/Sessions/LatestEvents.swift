import KECSModel
import NIOCore

/// How a connection wants an event.
enum EventWish: Hashable {
    /// In its turn, whatever comes after it.
    case whole
    /// Unless a newer one of its resource comes for all of these subscriptions
    /// before the client can take it: mode `state`.
    case newest(of: Set<Int>)

    func joined(with other: EventWish?) -> EventWish {
        switch (self, other) {
        case (_, nil): self
        case (.newest(let some), .newest(let others)): .newest(of: some.union(others))
        default: .whole
        }
    }
}

/// Events on their way to a slow client, without those that only tell an older
/// state of a resource to who gets the newer one too.
struct LatestEvents {
    private var frames: [EventFrame?] = []
    /// By resource, its newest event: its place and the subscriptions it is for.
    private var newest: [String: (place: Int, subscriptions: Set<Int>)] = [:]
    /// Of those that are left.
    private(set) var bytes = 0
    private(set) var skipped = 0
    /// Number of the newest of those that are not.
    private(set) var newestSkipped = 0

    mutating func append(_ frame: EventFrame, _ wish: EventWish) {
        if case .newest(let subscriptions) = wish, let resource = frame.subject.resource {
            let former = newest.updateValue((frames.count, subscriptions), forKey: resource)
            if let former, former.subscriptions.isSubset(of: subscriptions) { skip(former.place) }
        }
        frames.append(frame)
        bytes += frame.bytes.readableBytes
    }

    /// What is left, in order.
    var remaining: [EventFrame] { frames.compactMap { $0 } }

    private mutating func skip(_ place: Int) {
        guard let frame = frames[place] else { return }
        bytes -= frame.bytes.readableBytes
        newestSkipped = max(newestSkipped, frame.seq)
        frames[place] = nil
        skipped += 1
    }
}
