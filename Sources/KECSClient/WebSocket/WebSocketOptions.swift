import NIOCore
import NIOSSL

/// Bounds of a ``WebSocketConnection``.
public struct WebSocketOptions: Sendable {
    /// For connecting and for the handshake.
    public var connectTimeout: TimeAmount = .seconds(10)
    /// The largest message that is taken, in bytes.
    public var messageLimit = 4 * 1024 * 1024
    /// Messages that wait to be read before the socket is no longer read.
    public var bufferedMessages = 256
    /// A connection without a byte from the server for this long is given up.
    /// The server sends a ping every 30 s by default.
    public var silenceLimit: TimeAmount = .seconds(95)
    /// Sent as `Authorization: Bearer`.
    public var token: String?

    /// A PEM file of the authorities that a server's certificate may stand on; nil: the
    /// system's.
    public var certificateAuthority: String?
    /// Shown to servers that ask clients for a certificate: two PEM files.
    public var clientCertificate: (certificate: String, key: String)?
    /// Offered to the server, the dearest first (RFC 6455, section 1.9).
    public var subprotocols: [String] = []
    /// Whether pongs are among the connection's messages.
    public var tellsPongs = false

    public init() {}

    /// - Throws: ``WebSocketError/tls(_:)`` where a file cannot be used.
    func tlsContext() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        do {
            if let certificateAuthority {
                configuration.trustRoots = .certificates(
                    try NIOSSLCertificate.fromPEMFile(certificateAuthority))
            }
            if let clientCertificate {
                configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(
                    clientCertificate.certificate
                ).map { .certificate($0) }
                configuration.privateKey = .privateKey(
                    try NIOSSLPrivateKey(file: clientCertificate.key, format: .pem))
            }
            return try NIOSSLContext(configuration: configuration)
        } catch {
            let files = [certificateAuthority, clientCertificate?.certificate, clientCertificate?.key]
            throw WebSocketError.tls(
                "\(files.compactMap { $0 }.joined(separator: ", ")): no certificates and keys in PEM form.")
        }
    }
}
