import Logging
import Synchronization

/// Whether the control plane may act: not while its store is lost. Says so in the log, once each
/// time.
final class Ownership: Sendable {
    /// Milliseconds until it is looked at again.
    private static let pause = 5000

    private let store: any Store
    private let logger: Logger
    private let isLost = Mutex(false)

    init(of store: any Store, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// Why it may not; nil where it may.
    var loss: StoreError? {
        let loss: StoreError?
        do throws(StoreError) {
            try store.requireOwnership()
            loss = nil
        } catch {
            loss = error
        }
        let former = isLost.withLock { isLost in
            defer { isLost = loss != nil }
            return isLost
        }
        switch (former, loss) {
        case (false, let loss?):
            logger.critical(
                "this server has lost its data and touches nothing any more",
                metadata: ["error": "\(loss)"])
        case (true, nil):
            logger.notice("this server has its data again and goes on")
        default: break
        }
        return loss
    }

    /// The activation, or a later one where it may not act now.
    func guarded(
        _ activate: @escaping @Sendable (_ key: String) async -> WorkQueue.Outcome
    ) -> @Sendable (_ key: String) async -> WorkQueue.Outcome {
        { key in
            self.loss == nil ? await activate(key) : .again(milliseconds: Self.pause)
        }
    }
}

/// What `/ready` tells.
package enum Readiness: Hashable, Sendable {
    case ready
    /// What ran before the start has not been found again yet.
    case starting
    /// Nothing can be saved any more, and nothing is done, for this reason.
    case lost(String)
}
