import NIOCore
import NIOSSL
import Synchronization

/// Why there is no TLS: the handshake's own error is otherwise lost with its connection.
final class TLSFailure: Sendable {
    private let state = Mutex<String?>(nil)

    /// For people; nil: there was none.
    var problem: String? { state.withLock { $0 } }

    fileprivate func note(_ error: any Error) {
        let text: String
        switch error {
        case let error as NIOSSLError: text = "\(error)"
        case let error as NIOSSLExtraError: text = "\(error)"
        case let error as BoringSSLError: text = "\(error)"
        default: return
        }
        let isUntrusted = text.contains("CERTIFICATE_VERIFY_FAILED") || text.contains("validateHostname")
        let sentence =
            text.contains("validateHostname") || text.contains("no matching")
            ? "The server's certificate is for another name."
            : isUntrusted
                ? "The server's certificate is not trusted: --ca names the authority that it stands on."
                : "There is no TLS with the server: \(text)."
        state.withLock { $0 = $0 ?? sentence }
    }
}

/// Behind the TLS handler.
final class TLSFailureHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let failure: TLSFailure

    init(_ failure: TLSFailure) {
        self.failure = failure
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        failure.note(error)
        context.fireErrorCaught(error)
    }
}
