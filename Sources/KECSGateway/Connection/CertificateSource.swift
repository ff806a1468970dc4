import KECSAccess
import KECSControl
import Logging
import NIOSSL
import Synchronization

/// The server's certificate and key, as their files have them now.
///
/// Connections that are there keep what they began with; new ones get what is newest.
/// What cannot be used is logged, and what was read before goes on to hold.
package final class CertificateSource: Sendable {
    private let current: Mutex<NIOSSLContext>
    private let files: Files
    private let logger: Logger

    /// - Parameters:
    ///   - certificate: a PEM file, the server's own certificate first.
    ///   - key: a PEM file of its private key, without a password.
    ///   - clientAuthority: a PEM file of the authorities one of which must have signed a
    ///     client's certificate; nil: clients need none.
    /// - Throws: ``AccessProblem`` where they cannot be used.
    package init(
        certificate: String, key: String, clientAuthority: String?, logger: Logger
    ) async throws(AccessProblem) {
        files = Files(certificate: certificate, key: key, clientAuthority: clientAuthority)
        guard let context = try await files.look(logger) else {
            throw AccessProblem("\(certificate) cannot be read")
        }
        current = Mutex(context)
        self.logger = logger
    }

    /// A handler that new connections begin with.
    func makeHandler() -> NIOSSLServerHandler {
        NIOSSLServerHandler(context: current.withLock { $0 })
    }

    /// Looks at the files once.
    package func refresh() async {
        do throws(AccessProblem) {
            guard let context = try await files.look(logger) else { return }
            current.withLock { $0 = context }
            logger.notice("The TLS certificate has been read anew")
        } catch {
            logger.error(
                "The TLS certificate could not be read anew; the one before goes on to hold",
                metadata: ["problem": "\(error.inOneLine)"])
        }
    }

    /// What was read last of each file.
    private actor Files {
        private static let limit = 1 << 20

        private var certificate: WatchedFile<[UInt8]>
        private var key: WatchedFile<[UInt8]>
        private var clientAuthority: WatchedFile<[UInt8]>?
        private var certificateBytes: [UInt8] = []
        private var keyBytes: [UInt8] = []
        private var authorityBytes: [UInt8] = []

        init(certificate: String, key: String, clientAuthority: String?) {
            func watched(_ path: String) -> WatchedFile<[UInt8]> {
                WatchedFile(path: path, limit: Self.limit) { bytes throws(AccessProblem) in bytes }
            }
            self.certificate = watched(certificate)
            self.key = watched(key)
            self.clientAuthority = clientAuthority.map(watched)
        }

        /// - Returns: nil where nothing has changed.
        func look(_ logger: Logger) async throws(AccessProblem) -> NIOSSLContext? {
            var hasChanged = false
            var problem: AccessProblem?
            func take(_ look: WatchedFile<[UInt8]>.Look, _ bytes: inout [UInt8], _ path: String, isSecret: Bool) {
                switch look {
                case .unchanged: break
                case .changed(let content, let isExposed):
                    hasChanged = true
                    bytes = content
                    if isSecret, isExposed {
                        logger.warning(
                            "Others than its owner may read a private key; chmod 600 it",
                            metadata: ["file": "\(path)"])
                    }
                case .failed(let failure): problem = problem ?? failure
                }
            }
            // Copies, since a value that is being changed cannot be waited for.
            var (certificate, key, clientAuthority) = (certificate, key, clientAuthority)
            take(await certificate.look(), &certificateBytes, certificate.path, isSecret: false)
            take(await key.look(), &keyBytes, key.path, isSecret: true)
            if let look = await clientAuthority?.look() {
                take(look, &authorityBytes, "", isSecret: false)
            }
            (self.certificate, self.key, self.clientAuthority) = (certificate, key, clientAuthority)
            if let problem { throw problem }
            return hasChanged ? try context() : nil
        }

        private func context() throws(AccessProblem) -> NIOSSLContext {
            let chain = try Self.reading(certificate.path, "a certificate in PEM form") {
                try NIOSSLCertificate.fromPEMBytes(certificateBytes)
            }
            guard !chain.isEmpty else {
                throw AccessProblem("\(certificate.path) has no certificate in PEM form")
            }
            let privateKey = try Self.reading(key.path, "a private key in PEM form, without a password") {
                try NIOSSLPrivateKey(bytes: keyBytes, format: .pem)
            }
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            if let clientAuthority {
                let authorities = try Self.reading(clientAuthority.path, "certificates in PEM form") {
                    try NIOSSLCertificate.fromPEMBytes(authorityBytes)
                }
                guard !authorities.isEmpty else {
                    throw AccessProblem("\(clientAuthority.path) has no certificate in PEM form")
                }
                configuration.trustRoots = .certificates(authorities)
                // A client has no host name that could be compared.
                configuration.certificateVerification = .noHostnameVerification
            }
            do {
                return try NIOSSLContext(configuration: configuration)
            } catch {
                throw AccessProblem(
                    "\(certificate.path) and \(key.path) do not belong together: the key is not the "
                        + "first certificate's")
            }
        }

        private static func reading<Value>(
            _ path: String, _ what: String, _ body: () throws -> Value
        ) throws(AccessProblem) -> Value {
            do { return try body() } catch { throw AccessProblem("\(path) is not \(what)") }
        }
    }
}
