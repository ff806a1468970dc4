import KECSWire

/// What ECS takes as the name of an image: up to 255 letters, digits and `-_:./#`, and with a
/// digest `@sha256:` and 64 hexadecimal digits behind them.
///
/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
enum ImageName {
    static let longest = 255

    static func isValid(_ image: String) -> Bool {
        let parts = image.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, (1...longest).contains(name.utf8.count),
            name.utf8.allSatisfy({ isLetterOrDigit($0) || Self.signs.contains($0) })
        else { return false }
        guard parts.count == 2 else { return true }
        let prefix = "sha256:"
        let digest = parts[1]
        return digest.hasPrefix(prefix) && digest.utf8.count == prefix.utf8.count + 64
            && digest.utf8.dropFirst(prefix.utf8.count).allSatisfy(isHexadecimal)
    }

    /// Whether it stands in a registry of Amazon ECR, which is not asked without a role.
    static func isOfECR(_ image: String) -> Bool {
        let host = image.prefix { $0 != "/" }
        return host.contains(".dkr.ecr.")
            && (host.hasSuffix(".amazonaws.com") || host.hasSuffix(".amazonaws.com.cn"))
    }

    private static let signs = Set("-_:./#".utf8)

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
