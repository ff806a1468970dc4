import DequeModule
import NIOCore

/// The newest events, bounded by count and by the memory they take. Readers keep a place of
/// their own: numbers that go up by one with each event, whatever its `seq`.
struct EventRing {
    private var frames: Deque<EventFrame> = []
    private var bytes = 0
    private let maxCount: Int
    private let maxBytes: Int
    /// The place of the oldest event that is still here.
    private(set) var start = 0

    var newest: EventFrame? { frames.last }

    /// The place of the next event to come.
    var end: Int { start + frames.count }

    init(maxCount: Int, maxBytes: Int) {
        self.maxCount = max(1, maxCount)
        self.maxBytes = maxBytes
    }

    mutating func append(_ frame: EventFrame) {
        frames.append(frame)
        bytes += frame.footprint
        // The newest always stays, however large it is.
        while frames.count > maxCount || (bytes > maxBytes && frames.count > 1) {
            bytes -= frames.removeFirst().footprint
            start += 1
        }
    }

    /// Events from `place` on, as many as fit into `byteBudget` but at least
    /// one where there is one. Nil: the event at `place` has fallen off.
    func frames(from place: Int, byteBudget: Int, maxCount: Int = .max) -> [EventFrame]? {
        guard place >= start else { return nil }
        var taken: [EventFrame] = []
        var room = byteBudget
        for index in min(place, end) - start..<frames.count {
            room -= frames[index].bytes.readableBytes
            if taken.count == maxCount || room < 0 && !taken.isEmpty { break }
            taken.append(frames[index])
        }
        return taken
    }

    /// Events numbered above `seq`, at most `maxCount` and as many as fit into
    /// `byteBudget`, but at least one where there is one. Nil: some that come
    /// next have fallen off, or never were here.
    func frames(after seq: Int, maxCount: Int, byteBudget: Int) -> [EventFrame]? {
        guard let oldest = frames.first?.seq, oldest <= seq + 1 else { return nil }
        // Numbers have no gaps.
        let index = min(seq + 1 - oldest, frames.count)
        return self.frames(
            from: start + index, byteBudget: byteBudget, maxCount: maxCount)
    }
}
