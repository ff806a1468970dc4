import Foundation
import KECSControl
import KECSWire
import NIOCore
import NIOFoundationCompat

/// The channels of the Kubernetes API's exec: the first byte of each binary frame says
/// which.
/// https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apimachinery/pkg/util/remotecommand/constants.go
struct KubernetesDialect: ExecDialect {
    enum Version: String {
        case v4 = "v4.channel.k8s.io"
        /// With a channel that ends others: standard input has an end.
        case v5 = "v5.channel.k8s.io"
    }

    private enum Channel {
        static let stdin: UInt8 = 0
        static let stdout: UInt8 = 1
        static let stderr: UInt8 = 2
        static let status: UInt8 = 3
        static let resize: UInt8 = 4
        static let close: UInt8 = 255
    }

    let version: Version

    var name: String { version.rawValue }
    var subprotocol: String? { version.rawValue }

    /// As the kubelet says that it is there.
    var greeting: ByteBuffer? { ByteBuffer(integer: Channel.stdout) }

    func message(_ output: ExecOutput) -> ByteBuffer {
        var message = ByteBuffer()
        message.reserveCapacity(output.bytes.count + 1)
        message.writeInteger(output.stream == .stdout ? Channel.stdout : Channel.stderr)
        message.writeBytes(output.bytes)
        return message
    }

    func read(text: ByteBuffer) -> ExecClientSaying {
        .wrong(.unacceptableData, "Channels are binary frames")
    }

    func read(binary: ByteBuffer) -> ExecClientSaying {
        var rest = binary
        guard let channel: UInt8 = rest.readInteger() else { return .nothing }
        switch channel {
        case Channel.stdin:
            return rest.readableBytes == 0 ? .nothing : .input(Array(buffer: rest))
        case Channel.resize:
            return .resize(Self.sizes(rest))
        case Channel.close where version == .v5:
            return rest.readInteger() == Channel.stdin ? .inputEnded : .nothing
        default:
            return .nothing
        }
    }

    /// `{"Width":80,"Height":24}`; several may stand one behind the other. One that cannot
    /// be read is passed over, as the kubelet does.
    private static func sizes(_ bytes: ByteBuffer) -> [TerminalSize] {
        struct Size: Decodable {
            var width: Int
            var height: Int
            enum CodingKeys: String, CodingKey {
                case width = "Width"
                case height = "Height"
            }
        }
        let parts = bytes.readableBytesView.split(separator: UInt8(ascii: "}"))
        return parts.prefix(64).compactMap { part in
            let text = Data(part) + Data("}".utf8)
            guard let size = try? JSONDecoder().decode(Size.self, from: text) else { return nil }
            return TerminalSize(columns: size.width, rows: size.height)
        }
    }

    /// A `metav1.Status`.
    func farewell(_ end: ExecEnd) -> ByteBuffer? {
        var message = ByteBuffer(integer: Channel.status)
        message.writeString(Self.status(end))
        return message
    }

    private static func status(_ end: ExecEnd) -> String {
        if end.exitCode == 0, end.reason == nil { return #"{"metadata":{},"status":"Success"}"# }
        var text = ByteBuffer()
        text.writeJSONString(
            end.reason?.cut(toJSON: 1000)
                ?? "command terminated with non-zero exit code: exit status \(end.exitCode)")
        return #"{"metadata":{},"status":"Failure","message":\#(String(buffer: text)),"#
            + #""reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","#
            + #""message":"\#(end.exitCode)"}]}}"#
    }

    func closeReason(_ end: ExecEnd) -> String { end.closeReason }
}
