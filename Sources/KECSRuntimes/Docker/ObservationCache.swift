import KECSModel
import Synchronization

/// Inspections that need not be repeated: of ended containers for ever, of running
/// ones without a health check until an event about them or a gap in the events.
/// Bounded; everything in it can be asked again.
final class ObservationCache: Sendable {
    private struct State {
        var ended = BoundedCache<String, ContainerObservation>(capacity: 8192)
        var running = BoundedCache<String, ContainerObservation>(capacity: 8192)
        /// By the image's id. nil: the image has no digest, as with images that
        /// were built or imported here.
        var digests = BoundedCache<String, String?>(capacity: 1024)
        /// Whether somebody would tell us that a running container has changed.
        var isFollowing = false
    }

    private let state = Mutex(State())

    /// - Parameter status: the container's status in a list of this moment.
    func observation(of id: String, status: String) -> ContainerObservation? {
        state.withLock { state in
            switch status {
            case "running": state.isFollowing ? state.running[id] : nil
            case "exited", "dead": state.ended[id]
            default: nil
            }
        }
    }

    func keep(_ observation: ContainerObservation, of id: String) {
        state.withLock { state in
            switch observation.phase {
            case .running where observation.health == nil: state.running[id] = observation
            case .exited: state.ended[id] = observation
            default: break
            }
        }
    }

    func digest(of image: String) -> String?? {
        state.withLock { $0.digests[image] }
    }

    func keep(digest: String?, of image: String) {
        state.withLock { $0.digests[image] = .some(digest) }
    }

    /// Something happened to the container.
    func forget(_ id: String) {
        state.withLock { state in
            state.running[id] = nil
            // A person may have started it again.
            state.ended[id] = nil
        }
    }

    /// The events are followed from now on, or no longer.
    func follow(_ isFollowing: Bool) {
        state.withLock { state in
            state.isFollowing = isFollowing
            state.running.removeAll()
            state.ended.removeAll()
        }
    }
}
