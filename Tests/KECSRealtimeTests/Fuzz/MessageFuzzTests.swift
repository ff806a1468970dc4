import KECSRealtime
import KECSWire
import NIOCore
import Testing

/// A client's messages up to the point where something would be done.
struct MessageFuzzTests {
    @Test func messageFuzz() async {
        let limits = RealtimeLimits()
        var accepted = 0
        let tried = await Fuzz.run("messageFuzz", share: 200) { source in
            let text = String(decoding: MessageCorpus.next(&source), as: UTF8.self)
            do throws(RefusedMessage) {
                let message = try IncomingMessage(ByteBuffer(string: text), limits: limits)
                _ = try message.requiredID()
                try message.require(action: "events")
                _ = try SubscribeRequest(message, limits: limits)
                accepted += 1
                return nil
            } catch {
                return Self.complaint(about: error, limits).map { "\($0): \(Array(text.utf8).shown)" }
            }
        }
        if tried > 1000 { #expect(accepted > tried / 100) }
    }

    /// A refusal names a known code, what is wrong and where.
    private static func complaint(about refused: RefusedMessage, _ limits: RealtimeLimits) -> String? {
        let error = refused.error
        if error.code != .invalidRequest { return "Code \(error.code)" }
        if error.message.isEmpty { return "No message" }
        // A member's name may be empty.
        guard let details = error.details, details.field != nil, details.reason?.isEmpty == false else {
            return "No field or reason: \(error)"
        }
        if let id = refused.id, id.utf8.count > limits.idBytes { return "An id too long to be given back" }
        return nil
    }
}
