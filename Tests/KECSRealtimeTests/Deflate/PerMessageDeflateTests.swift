import KECSRealtime
import Testing

struct PerMessageDeflateTests {
    static let usual = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"

    private func agreed(_ header: String) throws -> PerMessageDeflate? {
        PerMessageDeflate(offers: try #require(ExtensionOffer.list([header])))
    }

    @Test(arguments: [
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=8",
        "permessage-deflate; client_max_window_bits=\"15\"",
        "permessage-deflate; client_no_context_takeover; server_no_context_takeover; client_max_window_bits",
        "x-webkit-deflate-frame, permessage-deflate",
        "permessage-deflate; mystery, permessage-deflate",
        "permessage-deflate; server_max_window_bits=8, permessage-deflate",
    ])
    func accepted(_ header: String) throws {
        let agreed = try agreed(header)
        #expect(agreed?.answer == Self.usual)
        #expect(agreed?.windowBits == 15)
    }

    @Test(arguments: 9...15)
    func aSmallerWindowIsKeptTo(_ bits: Int) throws {
        let agreed = try agreed("permessage-deflate; server_max_window_bits=\(bits), permessage-deflate")
        #expect(agreed?.answer == "\(Self.usual); server_max_window_bits=\(bits)")
        #expect(agreed?.windowBits == bits)
    }

    @Test func aDeclinedOfferLeavesNothingToTheNext() throws {
        let header = "permessage-deflate; server_max_window_bits=9; what, permessage-deflate"
        #expect(try agreed(header)?.answer == Self.usual)
    }

    @Test(arguments: [
        "permessage-bzip2", "Permessage-Deflate", "x-webkit-deflate-frame; no_context_takeover",
        "permessage-deflate; mystery", "permessage-deflate; mystery=1",
        "permessage-deflate; client_max_window_bits; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=10; client_max_window_bits=10",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; server_no_context_takeover=1", "permessage-deflate; client_no_context_takeover=true",
        "permessage-deflate; server_max_window_bits",
    ] + ["7", "8", "16", "09", "015", "0", "+9", "-9", "9.0", "a", "99999999999999999999"].map {
        "permessage-deflate; server_max_window_bits=\($0)"
    } + ["7", "16", "09", "x"].map { "permessage-deflate; client_max_window_bits=\($0)" })
    func declined(_ header: String) throws {
        #expect(try agreed(header) == nil)
    }
}
