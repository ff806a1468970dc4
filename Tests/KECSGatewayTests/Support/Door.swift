import Testing

/// A way into the server, and what it answers to whoever may come.
struct Door: Sendable, CustomTestStringConvertible {
    /// In which form it refuses.
    enum Form: Sendable { case ecs, plain, webSocket }

    let method: String
    let path: String
    let status: Int
    let form: Form
    var fields: [String] = []
    var body: String?
    /// Comes as the second request of a connection.
    var isLater = false

    var testDescription: String { "\(method) \(path) \(fields.first ?? "")" }

    /// The bytes that ask for it.
    ///
    /// - Parameters:
    ///   - hosts: each a header `Host`.
    ///   - target: what stands before the path.
    func request(
        hosts: [String], origin: String? = nil, target: String = "", version: String = "1.1", contentType: String? = nil
    ) -> String {
        var lines = ["\(method) \(target)\(path) HTTP/\(version)"] + hosts.map { "Host: \($0)" } + fields
        if let origin { lines.append("Origin: \(origin)") }
        if let contentType { lines.append("Content-Type: \(contentType)") }
        if let body { lines.append("Content-Length: \(body.utf8.count)") }
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
    }

    private static func post(_ path: String, _ status: Int, _ form: Form, _ fields: [String] = [], body: String = "{}") -> Door {
        Door(method: "POST", path: path, status: status, form: form, fields: fields, body: body)
    }

    private static func webSocket(_ path: String, _ status: Int, method: String = "GET") -> Door {
        Door(
            method: method, path: path, status: status, form: .webSocket,
            fields: [
                "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            ])
    }

    /// All of them, with test hooks and commands, and what is none.
    static let all: [Door] = [
        post("/", 200, .ecs, ["X-Amz-Target: AmazonEC2ContainerServiceV20141113.ListClusters"]),
        post("/", 200, .ecs, ["X-Amz-Target: AmazonSSM.ResumeSession"], body: #"{"SessionId":"x"}"#),
        post("/", 200, .ecs, ["X-Amz-Target: AmazonSSM.TerminateSession"], body: #"{"SessionId":"x"}"#),
        post("/v1/ListClusters", 200, .ecs),
        post("/_kecs/reset", 200, .plain), post("/_kecs/events", 200, .plain, body: "[]"),
        post("/health", 405, .plain), post("/nope", 404, .plain),
        Door(method: "PUT", path: "/", status: 405, form: .plain),
        Door(method: "OPTIONS", path: "/", status: 405, form: .plain),
        Door(method: "GET", path: "/v1/ListClusters", status: 405, form: .plain),
        Door(method: "GET", path: "/nope", status: 404, form: .plain),
        Door(method: "GET", path: "/", status: 200, form: .plain),
        Door(method: "HEAD", path: "/", status: 200, form: .plain),
        Door(method: "GET", path: "/v1/events", status: 200, form: .plain),
        Door(method: "GET", path: "/metrics", status: 200, form: .plain),
        Door(method: "GET", path: "/health", status: 200, form: .plain),
        Door(method: "GET", path: "/health", status: 200, form: .plain, isLater: true),
        Door(method: "GET", path: "/ready", status: 200, form: .plain),
        Door(method: "GET", path: "/docs", status: 200, form: .plain),
        Door(method: "GET", path: "/asyncapi.yaml", status: 200, form: .plain),
        webSocket("/ws", 101), webSocket("/ws", 405, method: "PUT"),
        webSocket("/_kecs/echo", 101), webSocket("/_kecs/events", 101),
        webSocket("/data-channel/x", 101), webSocket("/exec/x", 404), webSocket("/nope", 404),
        Door(method: "GET", path: "/ws", status: 426, form: .webSocket),
        Door(method: "GET", path: "/ws", status: 426, form: .plain, isLater: true),
    ]
}
