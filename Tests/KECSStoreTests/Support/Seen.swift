import KECSControl
import KECSModel
import KECSStore
import Synchronization

/// What a sink finds in the store when it hears of a commit.
final class Seen: Sendable {
    private struct Contents {
        var store: SQLiteStore?
        var clusters = 0
        var seq = 0
    }

    private let contents = Mutex(Contents())

    var store: SQLiteStore? {
        get { contents.withLock { $0.store } }
        set { contents.withLock { $0.store = newValue } }
    }

    var clusters: Int { contents.withLock { $0.clusters } }
    var seq: Int { contents.withLock { $0.seq } }

    func look(at entries: [JournalEntry]) {
        contents.withLock { contents in
            contents.clusters = contents.store?.state.clusters.count ?? -1
            contents.seq = contents.store?.position.seq ?? -1
        }
    }
}
