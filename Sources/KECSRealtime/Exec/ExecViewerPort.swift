import NIOCore
import Synchronization

/// An endpoint of an event loop, as a terminal sees it from other threads.
final class ExecViewerPort<Endpoint: AnyObject>: ExecViewer {
    private let eventLoop: any EventLoop
    private let endpoint: NIOLoopBoundBox<Endpoint?>
    private let onLook: @Sendable (Endpoint) -> Void
    private let onReplaced: @Sendable (Endpoint) -> Void
    private let onSettle: @Sendable (Endpoint, _ isSettled: @escaping @Sendable () -> Void) -> Void
    /// A look is on its way, which will see everything that was there before it.
    private let isLooking = Atomic<Bool>(false)

    /// On the event loop.
    init(
        _ endpoint: Endpoint, on eventLoop: any EventLoop,
        onLook: @escaping @Sendable (Endpoint) -> Void,
        onReplaced: @escaping @Sendable (Endpoint) -> Void,
        onSettle: @escaping @Sendable (Endpoint, @escaping @Sendable () -> Void) -> Void = { $1() }
    ) {
        self.eventLoop = eventLoop
        self.endpoint = NIOLoopBoundBox(endpoint, eventLoop: eventLoop)
        self.onLook = onLook
        self.onReplaced = onReplaced
        self.onSettle = onSettle
    }

    func look() {
        guard !isLooking.exchange(true, ordering: .acquiringAndReleasing) else { return }
        eventLoop.execute {
            self.isLooking.store(false, ordering: .releasing)
            if let endpoint = self.endpoint.value { self.onLook(endpoint) }
        }
    }

    func replaced() {
        eventLoop.execute {
            if let endpoint = self.endpoint.value { self.onReplaced(endpoint) }
        }
    }

    func settle(_ isSettled: @escaping @Sendable () -> Void) {
        eventLoop.execute {
            guard let endpoint = self.endpoint.value else { return isSettled() }
            self.onSettle(endpoint, isSettled)
        }
    }

    /// The endpoint has gone. On the event loop.
    func disconnect() {
        endpoint.value = nil
    }
}
