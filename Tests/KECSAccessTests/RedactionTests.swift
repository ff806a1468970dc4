import KECSAccess
import Testing

@Suite struct RedactionTests {
    private static let token = "kecs_" + String(repeating: "0123456789abcdef", count: 4)
    private static let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl"

    @Test(
        arguments: [
            ("/ws", "/ws"), ("/ws?a=b&c", "/ws?a=b&c"),
            ("/ws?token=secret", "/ws?token=[redacted]"),
            ("/ws?a=b&Token=x%20y&resume=e:1", "/ws?a=b&Token=[redacted]&resume=e:1"),
            ("/ws?token=a=b", "/ws?token=[redacted]"), ("/ws?token", "/ws?token=[redacted]"),
            ("/?X-Amz-Signature=00&X-Amz-Date=1", "/?X-Amz-Signature=[redacted]&X-Amz-Date=1"),
            ("/v1/\(token)", "/v1/[redacted]"), ("/x?y=\(jwt)&z", "/x?y=[redacted]&z"),
            ("", ""), ("?", "?"),
        ])
    func uris(uri: String, shown: String) {
        #expect(Redaction.uri(uri) == shown)
    }

    @Test(
        arguments: [
            ("plain text", "plain text"), ("Bearer \(token)", "Bearer [redacted]"),
            ("a=\"\(jwt)\",b", "a=\"[redacted]\",b"),
            ("kecs.bearer.\(token)", "[redacted]"), ("kecs.bearer.\(jwt)", "[redacted]"),
            ("kecs_token and kecs_permissions stay", "kecs_token and kecs_permissions stay"),
            ("eyJust a word", "eyJust a word"), ("cut \(jwt.prefix(30))…", "cut [redacted]…"), ("tok_0123456789abcdef", "tok_0123456789abcdef"),
        ])
    func texts(text: String, shown: String) {
        #expect(Redaction.text(text) == shown)
    }

    @Test func secretsDoNotPrintThemselves() {
        let secret = TokenSecret(random: [UInt8](repeating: 7, count: 32))
        #expect(!"\(secret)".contains("0707"))
    }
}
