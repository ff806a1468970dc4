/// Where an engine listens.
package enum DockerEndpoint: Hashable, Sendable, CustomStringConvertible {
    /// A Unix domain socket, by absolute path.
    case unix(path: String)
    /// Plain HTTP over TCP.
    case tcp(host: String, port: Int)

    /// Reads a `DOCKER_HOST` value: `unix:///path`, `tcp://host[:port]`,
    /// `http://host[:port]` or an absolute path. nil for anything else, also for
    /// `ssh://` and `npipe://`, which KECS does not speak.
    package init?(dockerHost text: String) {
        if text.hasPrefix("unix://") {
            let path = String(text.dropFirst("unix://".count))
            guard path.hasPrefix("/") else { return nil }
            self = .unix(path: path)
        } else if text.hasPrefix("/") {
            self = .unix(path: text)
        } else if let scheme = ["tcp://", "http://"].first(where: text.hasPrefix) {
            var rest = text.dropFirst(scheme.count)
            if let slash = rest.firstIndex(of: "/") { rest = rest[..<slash] }
            var port = 2375
            // A colon inside brackets belongs to an IPv6 address.
            if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("]") {
                guard let number = Int(rest[rest.index(after: colon)...]),
                    (1...65_535).contains(number)
                else { return nil }
                port = number
                rest = rest[..<colon]
            }
            guard !rest.isEmpty, rest.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != 64 }) else {
                return nil
            }
            self = .tcp(host: String(rest), port: port)
        } else {
            return nil
        }
    }

    /// As `DOCKER_HOST` has it.
    package var description: String {
        switch self {
        case .unix(let path): "unix://\(path)"
        case .tcp(let host, let port): "tcp://\(host):\(port)"
        }
    }

    /// What an URL begins with, up to its path. The socket's path is the host of an
    /// `http+unix` URL, percent-encoded.
    var urlPrefix: String {
        switch self {
        case .unix(let path): "http+unix://\(path.percentEncoded)"
        case .tcp(let host, let port): "http://\(host):\(port)"
        }
    }
}

extension String {
    /// All but RFC 3986's unreserved characters as `%XX`.
    var percentEncoded: String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        for byte in utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
