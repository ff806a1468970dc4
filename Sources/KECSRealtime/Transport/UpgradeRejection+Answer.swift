import KECSWire
import NIOCore
import NIOHTTP1

extension UpgradeRejection {
    /// The HTTP answer, which is the connection's last.
    var answer: (head: HTTPResponseHead, body: ByteBuffer) {
        var body = ByteBuffer(string: #"{"error":{"code":"#)
        body.writeJSONString(code)
        body.writeString(#","message":"#)
        body.writeJSONString(message)
        body.writeString("}}\n")
        var fields: HTTPHeaders = [
            "Content-Type": "application/json", "Content-Length": String(body.readableBytes),
            "Connection": "close",
        ]
        for (name, value) in headers {
            // An answer that names a protocol to upgrade to says so in Connection as well.
            if name == "Upgrade" { fields.replaceOrAdd(name: "Connection", value: "close, upgrade") }
            fields.add(name: name, value: value)
        }
        let advice = RetryAdvice.fields(
            status: Int(status.code), retryAfter: fields.first(name: RetryAdvice.header))
        for field in advice { fields.add(name: field.name, value: field.value) }
        return (HTTPResponseHead(version: .http1_1, status: status, headers: fields), body)
    }
}
