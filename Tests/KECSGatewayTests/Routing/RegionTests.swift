import HTTPTypes
import KECSGateway
import Testing

@Suite struct RegionTests {
    private static func region(authorization: String?, path: String = "/") -> String? {
        var request = HTTPRequest(method: .post, scheme: "http", authority: "x", path: path)
        request.headerFields[.authorization] = authorization
        return CredentialScope.region(of: request)
    }

    @Test(
        arguments: [
            ("AWS4-HMAC-SHA256 Credential=AKID/20240101/eu-west-1/ecs/aws4_request, SignedHeaders=h, Signature=0", "eu-west-1"),
            ("AWS4-HMAC-SHA256 Credential=AKID/20240101/us-gov-west-1/ecs/aws4_request,SignedHeaders=h", "us-gov-west-1"),
            ("AWS4-HMAC-SHA256 SignedHeaders=h, Credential=AKID/20240101/cn-north-1/ecs/aws4_request", "cn-north-1"),
            // Asymmetric signatures name no region.
            ("AWS4-ECDSA-P256-SHA256 Credential=AKID/20240101/ecs/aws4_request, SignedHeaders=h", nil),
            ("AWS4-HMAC-SHA256 Credential=AKID/20240101/EU-west-1/ecs/aws4_request", nil),
            ("AWS4-HMAC-SHA256 Credential=AKID/20240101/eu:west/ecs/aws4_request", nil),
            ("AWS4-HMAC-SHA256 Credential=AKID/20240101/../ecs/aws4_request", nil),
            ("AWS4-HMAC-SHA256 Credential=AKID/20240101//ecs/aws4_request", nil),
            ("AWS4-HMAC-SHA256 Credential=AKID/20240101/\(String(repeating: "a", count: 33))/ecs/aws4_request", nil),
            ("AWS4-HMAC-SHA256 Credential=a/b/AKID/20240101/eu-west-1/ecs/aws4_request", nil),
            ("AWS4-HMAC-SHA256 Credential=", nil),
            ("Bearer Credential", nil), ("", nil), (nil, nil),
        ] as [(String?, String?)])
    func header(header: String?, expected: String?) {
        #expect(Self.region(authorization: header) == expected)
    }

    @Test(
        arguments: [
            ("/?X-Amz-Credential=AKID%2F20240101%2Feu-north-1%2Fecs%2Faws4_request&X-Amz-Date=1", "eu-north-1"),
            ("/?a=b&X-Amz-Credential=AKID/20240101/sa-east-1/ecs/aws4_request", "sa-east-1"),
            ("/?X-Amz-Credential=AKID%2F20240101%2Feu%2", nil),
            ("/?X-Amz-Credential=%ff%fe", nil), ("/?X-Amz-Credential=%zz", nil),
            ("/?x=1", nil), ("/", nil),
        ] as [(String, String?)])
    func presigned(path: String, expected: String?) {
        #expect(Self.region(authorization: nil, path: path) == expected)
    }

    @Test func theScopeWinsOverTheDefault() async throws {
        try await GatewayHarness.with(options: { $0.region = "ap-south-1" }) { gateway in
            func arn(_ headers: [(String, String)]) async throws -> String? {
                let reply = try await gateway.call("CreateCluster", "{}", headers: headers)
                return (reply.json?["cluster"] as? [String: Any])?["clusterArn"] as? String
            }
            let unsigned = try await arn([])
            #expect(unsigned == "arn:aws:ecs:ap-south-1:000000000000:cluster/default")
            let signed = try await arn([
                (
                    "Authorization",
                    "AWS4-HMAC-SHA256 Credential=AKID/20240101/eu-west-3/ecs/aws4_request, Signature=0"
                )
            ])
            #expect(signed == "arn:aws:ecs:eu-west-3:000000000000:cluster/default")
        }
    }
}
