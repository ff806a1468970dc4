import DequeModule
import KECSWire
import NIOCore

/// The commands of a session that were begun within the last minutes, by their
/// ids: a client that did not see the answer asks again, and what it asked for
/// is not done twice.
struct CommandMemory {
    /// What is to be done with a command that has come.
    enum Verdict {
        case begin
        /// It has been answered: the same again.
        case repeated(ByteBuffer)
        /// Its answer is still to come.
        case underWay
        /// Something else was asked for by this id.
        case taken
    }

    /// How long an answer can be had again.
    static let lifetime: TimeAmount = .minutes(5)
    /// The oldest go first. Of them, answers are mostly some hundred bytes.
    static let maxCount = 256
    /// A larger answer is not kept: only `get_metrics` has such, which changes nothing and
    /// may be done again.
    static let maxAnswerBytes = 16 << 10

    private struct Entry {
        /// Of the command; its parts may be 64 KB.
        var fingerprint: Int
        var begun: NIODeadline
        var answer: ByteBuffer?
    }

    private var entries: [String: Entry] = [:]
    /// Oldest first.
    private var order: Deque<String> = []

    var count: Int { entries.count }

    mutating func take(_ id: String, _ message: IncomingMessage, now: NIODeadline) -> Verdict {
        forget(before: now - Self.lifetime)
        var hasher = Hasher()
        hasher.combine(message.envelope["action"])
        hasher.combine(message.payload)
        let fingerprint = hasher.finalize()
        if let known = entries[id] {
            guard known.fingerprint == fingerprint else { return .taken }
            return known.answer.map(Verdict.repeated) ?? .underWay
        }
        if order.count == Self.maxCount, let oldest = order.popFirst() { entries[oldest] = nil }
        entries[id] = Entry(fingerprint: fingerprint, begun: now)
        order.append(id)
        return .begin
    }

    /// - Parameter answer: the frame.
    mutating func answered(_ id: String, _ answer: ByteBuffer) {
        guard answer.readableBytes <= Self.maxAnswerBytes else {
            entries[id] = nil
            order.removeAll { $0 == id }
            return
        }
        entries[id]?.answer = answer
    }

    private mutating func forget(before deadline: NIODeadline) {
        while let oldest = order.first, let entry = entries[oldest], entry.begun <= deadline {
            order.removeFirst()
            entries[oldest] = nil
        }
    }
}
