import KECSAccess
import ServiceLifecycle

/// Keeps tokens and keys in step with their files while the server runs.
struct AccessWatch: Service {
    /// Between two looks: so long a revoked token is still good.
    private static let interval = Duration.milliseconds(500)

    let access: AccessControl

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await access.watch { try await Task.sleep(for: Self.interval) }
        }
    }
}
