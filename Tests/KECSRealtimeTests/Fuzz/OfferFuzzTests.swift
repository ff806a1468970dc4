import KECSModel
import KECSRealtime
import Testing

/// What a client writes into the head of its request beside HTTP: offers of extensions, cursors.
struct OfferFuzzTests {
    private static let offers: [[UInt8]] = [
        "permessage-deflate", "permessage-deflate; client_max_window_bits",
        "permessage-deflate; server_max_window_bits=10; client_max_window_bits=15, permessage-deflate",
        #"permessage-deflate; server_max_window_bits="9"; server_no_context_takeover; client_no_context_takeover"#,
        "x-webkit-deflate-frame", #"a; b="c\"d", e"#, ", ,permessage-deflate,,", "a;b=c;d",
    ].map { Array($0.utf8) }

    private static let words: [[UInt8]] = [
        ";", ",", "=", "\"", "\\", " ", "\t", "permessage-deflate", "server_max_window_bits", "=8", "=9", "=15", "=16", "=09",
        "client_max_window_bits", "server_no_context_takeover", "\u{0}", "é", "()", "; ; ;", ",,,,",
    ].map { Array($0.utf8) }

    @Test func offerFuzz() async {
        var accepted = 0
        let tried = await Fuzz.run("offerFuzz", share: 60) { source in
            var bytes = source.pick(Self.offers)
            if !source.oneIn(8) { source.spoil(&bytes, others: Self.offers, words: Self.words) }
            let text = String(decoding: bytes, as: UTF8.self)
            guard let offers = ExtensionOffer.list([text]) else { return nil }
            if text.allSatisfy({ $0 == " " || $0 == "\t" || $0 == "," }) { return "Offers in \(bytes.shown)" }
            // Read as it was meant: written plainly and read again it is the same.
            let plain = offers.map { offer in
                ([offer.name] + offer.parameters.map { [$0.name, $0.value].compactMap { $0 }.joined(separator: "=") })
                    .joined(separator: ";")
            }
            if ExtensionOffer.list(plain) != offers { return "Read as \(offers): \(bytes.shown)" }
            if ExtensionOffer.list([plain.joined(separator: ", ")]) != offers { return "Read as \(offers): \(bytes.shown)" }
            guard let agreed = PerMessageDeflate(offers: offers) else { return nil }
            accepted += 1
            return (9...15).contains(agreed.windowBits) ? nil : "A window of \(agreed.windowBits) bits: \(bytes.shown)"
        }
        if tried > 1000 { #expect(accepted > tried / 50) }
    }

    @Test func cursorFuzz() async {
        let cursors = ["e1:0", "0123456789abcdef:42", "e:9223372036854775807", "a:b", ":1", "e:", "e:-1"].map { Array($0.utf8) }
        let words = [":", "0", "9223372036854775808", "-", "+1", " ", "é", "\u{0}", "%3A"].map { Array($0.utf8) }
        await Fuzz.run("cursorFuzz", share: 20) { source in
            var bytes = source.pick(cursors)
            source.spoil(&bytes, others: cursors, words: words)
            guard let position = StreamPosition(cursor: String(decoding: bytes, as: UTF8.self)) else { return nil }
            if position.seq < 0 || position.epoch.isEmpty { return "Read as \(position): \(bytes.shown)" }
            return StreamPosition(cursor: position.cursor) == position ? nil : "Read as \(position): \(bytes.shown)"
        }
    }
}
