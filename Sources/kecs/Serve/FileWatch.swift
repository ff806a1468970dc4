import KECSAccess
import KECSGateway
import ServiceLifecycle

/// Keeps tokens, keys and certificates in step with their files while the server runs.
struct FileWatch: Service {
    /// Between two looks: so long a revoked token is still good.
    private static let interval = Duration.milliseconds(500)

    let access: AccessControl?
    let certificate: CertificateSource?

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: Self.interval)) != nil {
                await access?.refresh()
                await certificate?.refresh()
            }
        }
    }
}
