import KECSControl
import KECSModel
import Synchronization

/// Keeps what was published, in order.
final class RecordingSink: EventSink {
    private let published = Mutex<[JournalEntry]>([])
    private let onPublish: @Sendable ([JournalEntry]) -> Void

    /// - Parameter onPublish: Runs on the writer's thread before the entries are kept.
    init(onPublish: @escaping @Sendable ([JournalEntry]) -> Void = { _ in }) {
        self.onPublish = onPublish
    }

    func publish(_ entries: [JournalEntry]) {
        onPublish(entries)
        published.withLock { $0 += entries }
    }

    var entries: [JournalEntry] { published.withLock { $0 } }
}
