/// The parameters of permessage-deflate that were agreed on (RFC 7692 §7.1).
///
/// Both sides forget after each message what came before it: a window for each
/// client would cost 40 KiB and more, and one compression for all who get an
/// event would be none.
package struct PerMessageDeflate: Hashable, Sendable {
    package static let name = "permessage-deflate"

    /// What the client allows us to look back, as a base-2 logarithm; nil: it did not say.
    private var serverMaxWindowBits: Int?

    /// Of what we send: 9...15.
    package var windowBits: Int { serverMaxWindowBits ?? 15 }

    /// The first of a client's offers that can be accepted; nil: none.
    package init?(offers: [ExtensionOffer]) {
        for offer in offers {
            if let accepted = Self(offer) {
                self = accepted
                return
            }
        }
        return nil
    }

    /// Nil where the offer is declined: §7.1 leaves nothing to guess about
    /// parameters that are unknown, doubled or of a wrong value.
    private init?(_ offer: ExtensionOffer) {
        guard offer.name == Self.name,
            Set(offer.parameters.map(\.name)).count == offer.parameters.count
        else { return nil }
        for parameter in offer.parameters {
            switch (parameter.name, parameter.value) {
            case ("server_no_context_takeover", nil), ("client_no_context_takeover", nil):
                // Answered whether asked for or not.
                break
            case ("client_max_window_bits", let value):
                // A hint that a limit would be understood. We set none.
                guard value == nil || Self.windowBits(value) != nil else { return nil }
            case ("server_max_window_bits", let value):
                // zlib writes no raw stream with a window of 8 bits.
                guard let bits = Self.windowBits(value), bits > 8 else { return nil }
                serverMaxWindowBits = bits
            default:
                return nil
            }
        }
    }

    /// The value of `Sec-WebSocket-Extensions` in the answer.
    package var answer: String {
        let base = "\(Self.name); server_no_context_takeover; client_no_context_takeover"
        return serverMaxWindowBits.map { "\(base); server_max_window_bits=\($0)" } ?? base
    }

    /// 8...15, without leading zeros.
    private static func windowBits(_ text: String?) -> Int? {
        (8...15).first { String($0) == text }
    }
}
