import KECSRealtime
import Testing

/// However an address is written, and whichever of its /64 a client takes: one client.
@Suite struct ClientAddressTests {
    private func hex(_ bytes: ArraySlice<UInt8>, isUpper: Bool = false) -> String {
        stride(from: bytes.startIndex, to: bytes.endIndex, by: 2)
            .map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16, uppercase: isUpper) }
            .joined(separator: ":")
    }

    /// With every group in full, as nobody writes them.
    private func full(_ bytes: [UInt8]) -> String {
        stride(from: 0, to: 16, by: 2).map { place in
            let digits = String(Int(bytes[place]) << 8 | Int(bytes[place + 1]), radix: 16)
            return String(repeating: "0", count: 4 - digits.count) + digits
        }.joined(separator: ":")
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func formsOfOneAddress(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        // A documentation prefix, so that it is nobody's IPv4 address.
        var bytes: [UInt8] = [0x20, 0x01, 0x0d, 0xb8] + (0..<12).map { _ in UInt8.random(in: 0...255, using: &random) }
        // Runs of zeros, which are left out.
        for place in 4..<16 where Bool.random(using: &random) { bytes[place] = 0 }
        let plain = hex(bytes[...])
        let canonical = try #require(AddressText.canonical(plain))
        for text in [
            hex(bytes[...], isUpper: true), full(bytes), canonical, "[\(plain)]", "[\(canonical)]:443", "\(plain)%eth0",
            "[\(canonical)%25eth0]:1", " \(plain) ", "[\(full(bytes))]",
        ] {
            #expect(AddressText.canonical(text) == canonical, "\(text)")
            #expect(ClientAddress(text) == ClientAddress(plain), "\(text)")
        }
        var neighbour = bytes
        neighbour[Int.random(in: 8..<16, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
        #expect(ClientAddress(hex(neighbour[...])) == ClientAddress(plain))
        #expect(AddressText.canonical(hex(neighbour[...])) != canonical)
        var stranger = bytes
        stranger[Int.random(in: 4..<8, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
        #expect(ClientAddress(hex(stranger[...])) != ClientAddress(plain))

        let four = bytes[12...].map { String($0) }.joined(separator: ".")
        for text in [four, "::ffff:\(four)", "::FFFF:\(hex(bytes[12...]))", "[::ffff:\(four)]:80", "\(four):8080", "0:0:0:0:0:ffff:\(four)"] {
            #expect(AddressText.canonical(text) == four, "\(text)")
            #expect(ClientAddress(text) == ClientAddress(four), "\(text)")
        }
        #expect(ClientAddress(four) != ClientAddress(plain))
    }

    @Test(arguments: ["", "unknown", "_hidden", "1.2.3", "1.2.3.4.5", "[::1", "::1]:80 x", "1.2.3.4x", "<script>", "%eth0"])
    func noAddresses(text: String) {
        let known = AddressText.canonical(text)
        #expect(known == nil || text == "[::1")
        #expect(ClientAddress(text) == ClientAddress(text))
        #expect(ClientAddress(text) != ClientAddress("9.9.9.9"))
    }
}
