import KECSControl
import KECSWire
import NIOCore

/// How a client of `/exec/{sessionId}` speaks.
protocol ExecDialect: Sendable {
    /// As the log tells it.
    var name: String { get }
    /// The subprotocol that is selected.
    var subprotocol: String? { get }
    /// Said as soon as the socket is open.
    var greeting: ByteBuffer? { get }

    func message(_ output: ExecOutput) -> ByteBuffer

    func read(text: ByteBuffer) -> ExecClientSaying
    func read(binary: ByteBuffer) -> ExecClientSaying

    /// Said behind the last output.
    func farewell(_ end: ExecEnd) -> ByteBuffer?
    func closeReason(_ end: ExecEnd) -> String
}

enum ExecClientSaying: Hashable {
    case input([UInt8])
    case inputEnded
    case resize([TerminalSize])
    /// Nothing that concerns us.
    case nothing
    case wrong(CloseCode, String)
}

extension ExecEnd {
    /// `{"exitCode":3}`, with a reason where it did not end by itself.
    var closeReason: String {
        guard let reason else { return #"{"exitCode":\#(exitCode)}"# }
        // 123 bytes fit into a close frame; what stands around the reason may have 45.
        var text = ByteBuffer()
        text.writeJSONString(reason.cut(toJSON: 76))
        return #"{"exitCode":\#(exitCode),"reason":\#(String(buffer: text))}"#
    }
}

/// What xterm.js's attach addon speaks: output in binary frames, input in frames of
/// either kind.
struct RawDialect: ExecDialect {
    var name: String { "terminal" }
    let subprotocol: String?
    var greeting: ByteBuffer? { nil }

    func message(_ output: ExecOutput) -> ByteBuffer { ByteBuffer(bytes: output.bytes) }
    func read(text: ByteBuffer) -> ExecClientSaying { .input(Array(buffer: text)) }
    func read(binary: ByteBuffer) -> ExecClientSaying { .input(Array(buffer: binary)) }
    func farewell(_ end: ExecEnd) -> ByteBuffer? { nil }
    func closeReason(_ end: ExecEnd) -> String { end.closeReason }
}
