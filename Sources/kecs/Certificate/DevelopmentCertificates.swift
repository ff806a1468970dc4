import Crypto
import Foundation
import KECSRealtime
import SwiftASN1
import X509

/// A certificate authority for one occasion, and what it signs (RFC 5280).
enum DevelopmentCertificates {
    struct File: Sendable {
        let name: String
        let text: String
        let isSecret: Bool
    }

    /// A DNS name (RFC 1123, section 2.1; a leading `*.` is a wildcard) or an address.
    static func isName(_ text: String) -> Bool {
        if AddressBlock.bytes(of: text) != nil { return true }
        let host = text.hasPrefix("*.") ? String(text.dropFirst(2)) : text
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        return host.utf8.count <= 253
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy {
                        (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || $0 == 45
                    }
            }
    }

    static func make(names: [String], from start: Date, days: Int) throws -> [File] {
        // Clocks of other machines may be behind.
        let begin = start.addingTimeInterval(-3600)
        let end = start.addingTimeInterval(Double(days) * 86_400)
        let authority = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let issuer = try DistinguishedName {
            OrganizationName("KECS")
            CommonName("KECS development authority \(UUID().uuidString.prefix(8))")
        }
        let identifier = SubjectKeyIdentifier(hash: authority.publicKey)
        let root = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: authority.publicKey,
            notValidBefore: begin, notValidAfter: end, issuer: issuer, subject: issuer,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                identifier
            },
            issuerPrivateKey: authority)

        func leaf(
            _ commonName: String, _ usage: ExtendedKeyUsage.Usage, _ names: [String]
        ) throws -> (certificate: String, key: String) {
            let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
            let certificate = try Certificate(
                version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey,
                notValidBefore: begin, notValidAfter: end, issuer: issuer,
                subject: try DistinguishedName {
                    OrganizationName("KECS")
                    CommonName(commonName)
                },
                signatureAlgorithm: .ecdsaWithSHA256,
                extensions: try Certificate.Extensions {
                    Critical(BasicConstraints.notCertificateAuthority)
                    Critical(KeyUsage(digitalSignature: true))
                    try ExtendedKeyUsage([usage])
                    SubjectAlternativeNames(names.map(Self.generalName))
                    SubjectKeyIdentifier(hash: key.publicKey)
                    AuthorityKeyIdentifier(keyIdentifier: identifier.keyIdentifier)
                },
                issuerPrivateKey: authority)
            return (
                try certificate.serializeAsPEM().pemString + "\n",
                try key.serializeAsPEM().pemString + "\n"
            )
        }

        let server = try leaf("KECS", .serverAuth, names)
        let client = try leaf("KECS client", .clientAuth, ["client"])
        return [
            File(name: "ca.pem", text: try root.serializeAsPEM().pemString + "\n", isSecret: false),
            File(name: "server.pem", text: server.certificate, isSecret: false),
            File(name: "server-key.pem", text: server.key, isSecret: true),
            File(name: "client.pem", text: client.certificate, isSecret: false),
            File(name: "client-key.pem", text: client.key, isSecret: true),
        ]
    }

    private static func generalName(_ name: String) -> GeneralName {
        guard let bytes = AddressBlock.bytes(of: name) else { return .dnsName(name) }
        return .ipAddress(ASN1OctetString(contentBytes: bytes[...]))
    }
}
