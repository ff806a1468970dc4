import KECSWire
import Testing

struct CloseCodeTests {
    @Test(arguments: [
        (1000, .stay), (1001, .reconnect), (1002, .stay), (1003, .stay), (1007, .stay),
        (1009, .stay), (1011, .reconnect), (4401, .reconnectWithNewToken), (4403, .stay),
        (4408, .reconnect), (4410, .reconnect), (4429, .reconnect), (1006, .reconnect),
        (1012, .reconnect),
    ] as [(UInt16, ReconnectAdvice)])
    func advice(_ code: UInt16, _ advice: ReconnectAdvice) {
        #expect(CloseCode(rawValue: code).advice == advice)
    }

    /// RFC 6455 §7.4.1 and §7.4.2, and IANA's registry.
    @Test func sendable() {
        let sendable = (0...UInt16.max).filter { CloseCode(rawValue: $0).isSendable }
        #expect(sendable == Array(1000...1003) + Array(1007...1014) + Array(3000...4999))
    }
}
