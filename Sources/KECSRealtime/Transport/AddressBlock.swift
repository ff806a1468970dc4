#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Addresses that begin alike (RFC 4632, section 3.1): `10.0.0.0/8`, `fd00::/8`, or a single one.
package struct AddressBlock: Hashable, Sendable {
    private let bytes: [UInt8]
    /// How many bits of them count.
    private let bits: Int

    /// nil where the text is none.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let bytes = Self.bytes(of: String(parts[0])) else { return nil }
        var bits = bytes.count * 8
        if parts.count == 2 {
            let isNumber = !parts[1].isEmpty && parts[1].utf8.allSatisfy { (48...57).contains($0) }
            guard isNumber, let given = Int(parts[1]), given <= bits else { return nil }
            bits = given
        }
        self.bytes = bytes
        self.bits = bits
    }

    package func contains(_ address: String) -> Bool {
        guard let other = Self.bytes(of: address), other.count == bytes.count else { return false }
        for index in 0..<bytes.count {
            let rest = bits - index * 8
            if rest <= 0 { return true }
            let mask: UInt8 = rest >= 8 ? 0xff : ~(0xff >> UInt8(rest))
            if bytes[index] & mask != other[index] & mask { return false }
        }
        return true
    }

    /// Four or sixteen; an IPv4 address that stands in an IPv6 one is four (RFC 4291, 2.5.5.2).
    package static func bytes(of address: String) -> [UInt8]? {
        var four = in_addr()
        if inet_pton(AF_INET, address, &four) == 1 { return withUnsafeBytes(of: four) { Array($0) } }
        var six = in6_addr()
        // Nor does it take a zone (`fe80::1%eth0`), of which nothing is known elsewhere.
        guard inet_pton(AF_INET6, address, &six) == 1 else { return nil }
        let bytes = withUnsafeBytes(of: six) { Array($0) }
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10...11].allSatisfy { $0 == 0xff }
        return isMapped ? Array(bytes[12...]) : bytes
    }
}
