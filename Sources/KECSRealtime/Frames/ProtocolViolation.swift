import KECSWire

/// Why a connection must be failed (RFC 6455 §7.1.7).
package struct ProtocolViolation: Error, Hashable, Sendable {
    package var code: CloseCode
    /// Goes into the close frame; at most 123 bytes.
    package var reason: String

    package init(_ code: CloseCode, _ reason: String) {
        self.code = code
        self.reason = reason
    }
}
