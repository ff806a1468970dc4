import NIOCore
import NIOPosix

/// The threads that everything shares. Made first, ended last.
struct Resources: Sendable {
    /// Connections: to clients, and to a container engine.
    let group = MultiThreadedEventLoopGroup(numberOfThreads: Cores.count)
    /// Reading files.
    let threads: NIOThreadPool

    init() {
        threads = NIOThreadPool(numberOfThreads: 2)
        threads.start()
    }

    func shutdown() async {
        // What is left to end ends with the process.
        try? await threads.shutdownGracefully()
        try? await group.shutdownGracefully()
    }
}
