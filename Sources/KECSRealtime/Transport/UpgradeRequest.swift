import Crypto
import Foundation
import NIOHTTP1

/// A request for a WebSocket that is in order (RFC 6455 §4.2.1).
package struct UpgradeRequest: Hashable, Sendable {
    package var key: String
    /// In the client's order of preference.
    package var subprotocols: [String]
    /// In the client's order of preference.
    package var extensions: [ExtensionOffer]

    /// Whether the request asks for a WebSocket at all, rightly or not. Any
    /// other (`h2c` too) is ordinary HTTP.
    package static func isWanted(by head: HTTPRequestHead) -> Bool {
        head.headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
    }

    /// - Throws: what to answer instead.
    package init(_ head: HTTPRequestHead) throws(UpgradeRejection) {
        guard head.method == .GET else {
            throw UpgradeRejection(
                .methodNotAllowed, "METHOD_NOT_ALLOWED", "A WebSocket is opened with GET",
                headers: ["Allow": "GET"])
        }
        guard head.version.major == 1, head.version.minor >= 1 else {
            throw Self.bad("A WebSocket needs HTTP/1.1")
        }
        guard Self.isWanted(by: head), head.headers.connectionNames("upgrade") else {
            throw UpgradeRejection(
                .upgradeRequired, "UPGRADE_REQUIRED",
                "This is a WebSocket endpoint: 'Connection: Upgrade' and 'Upgrade: websocket' are needed",
                headers: ["Upgrade": "websocket", "Sec-WebSocket-Version": "13"])
        }
        guard head.headers["host"].count == 1 else { throw Self.bad("One Host header is needed") }
        guard !head.headers.announceBody else {
            throw Self.bad("A request to open a WebSocket has no body")
        }
        let versions = head.headers["sec-websocket-version"]
        guard let version = versions.first, versions.count == 1 else {
            throw Self.bad("One Sec-WebSocket-Version header is needed")
        }
        guard version == "13" else {
            throw UpgradeRejection(
                .upgradeRequired, "UNSUPPORTED_VERSION", "Only WebSocket version 13 is supported",
                headers: ["Upgrade": "websocket", "Sec-WebSocket-Version": "13"])
        }
        let keys = head.headers["sec-websocket-key"]
        guard let key = keys.first, keys.count == 1, Self.isKey(key) else {
            throw Self.bad("One Sec-WebSocket-Key header of 16 bytes in base64 is needed")
        }
        self.key = key
        // "A value that does not conform […] MUST […] fail the connection": RFC 6455 §9.1.
        guard let extensions = ExtensionOffer.list(head.headers["sec-websocket-extensions"]) else {
            throw Self.bad("Sec-WebSocket-Extensions is no list of extensions")
        }
        self.extensions = extensions
        subprotocols = head.headers[canonicalForm: "sec-websocket-protocol"].map { String($0) }
    }

    /// The header of the 101 answer (RFC 6455 §4.2.2), without what is agreed on beside it.
    package var acceptance: HTTPHeaders {
        let digest = Insecure.SHA1.hash(data: Data((key + Self.guid).utf8))
        return [
            "Upgrade": "websocket", "Connection": "upgrade",
            "Sec-WebSocket-Accept": Data(digest).base64EncodedString(),
        ]
    }

    /// RFC 6455 §1.3.
    private static let guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    private static func bad(_ message: String) -> UpgradeRejection {
        UpgradeRejection(.badRequest, "BAD_REQUEST", message)
    }

    /// 16 bytes in base64: 22 digits and two pads.
    private static func isKey(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 24, bytes.suffix(2) == [UInt8(ascii: "="), UInt8(ascii: "=")] else {
            return false
        }
        return bytes.dropLast(2).allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
                true
            default: false
            }
        }
    }
}

extension HTTPHeaders {
    /// Whether `Connection` lists this option.
    fileprivate func connectionNames(_ option: String) -> Bool {
        self[canonicalForm: "connection"].contains { $0.lowercased() == option }
    }

    fileprivate var announceBody: Bool {
        contains(name: "transfer-encoding") || self["content-length"].contains { $0 != "0" }
    }
}
