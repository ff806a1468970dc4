import Foundation
import KECSWire
import NIOHTTP1
import Testing

/// What belongs to another AWS service is told so in that service's own form.
@Suite struct ForeignRequestTests {
    struct Case: Sendable, CustomStringConvertible {
        let name: String
        var method = HTTPMethod.POST
        var path = "/"
        var body: String? = "{}"
        var headers: [(String, String)] = []
        /// What the answer begins with, after the XML declaration.
        let start: String
        let type: String

        var description: String { name }

        init(
            _ name: String, _ method: HTTPMethod = .POST, _ path: String = "/", body: String? = "{}",
            headers: [(String, String)] = [], start: String, type: String
        ) {
            (self.name, self.method, self.path, self.body) = (name, method, path, body)
            (self.headers, self.start, self.type) = (headers, start, type)
        }
    }

    private static func signed(_ service: String, _ region: String = "us-east-1/") -> (String, String) {
        (
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=AKID/20240101/\(region)\(service)/aws4_request, SignedHeaders=host, Signature=0"
        )
    }

    private static let form = ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
    private static let xml = "text/xml;charset=utf-8"
    private static let json = "application/json"
    private static let amazonJSON = "application/x-amz-json-1.1"

    static let cases = [
        Case("sts", body: "Action=GetCallerIdentity", headers: [signed("sts"), form], start: "<ErrorResponse>", type: xml),
        Case("iam", body: "Action=ListRoles", headers: [signed("iam"), form], start: "<ErrorResponse>", type: xml),
        Case("ec2", body: "Action=DescribeVpcs", headers: [signed("ec2"), form], start: "<Response><Errors>", type: xml),
        Case("s3", .GET, "/bucket/key", body: nil, headers: [signed("s3")], start: "<Error><Code>", type: xml),
        Case("s3", .GET, "/", body: nil, headers: [signed("s3")], start: "<Error><Code>", type: xml),
        Case("s3", .PUT, "/bucket/key", body: "text", headers: [signed("s3")], start: "<Error><Code>", type: xml),
        Case(
            "s3", .GET, "/b/k?X-Amz-Credential=AKID%2F20240101%2Fus-east-1%2Fs3%2Faws4_request", body: nil,
            start: "<Error><Code>", type: xml),
        Case("s3", .GET, "/b", body: nil, headers: [signed("s3", "")], start: "<Error><Code>", type: xml),
        Case("s3", .GET, "/b", body: nil, headers: [("Authorization", "AWS AKID:sig")], start: "<Error><Code>", type: xml),
        Case("route53", .GET, "/2013-04-01/hostedzone", body: nil, headers: [signed("route53")], start: "<ErrorResponse>", type: xml),
        Case("lambda", .GET, "/2015-03-31/functions/", body: nil, headers: [signed("lambda")], start: "{", type: json),
        Case("eks", .POST, "/clusters", headers: [signed("eks")], start: "{", type: json),
        Case("batch", .POST, "/v1/submitjob", headers: [signed("batch")], start: "{", type: json),
        Case("dynamodb", headers: [signed("dynamodb"), ("X-Amz-Target", "DynamoDB_20120810.ListTables")], start: "{", type: amazonJSON),
        Case("ssm", headers: [signed("ssm"), ("X-Amz-Target", "AmazonSSM.GetParameter")], start: "{", type: amazonJSON),
        Case("monitoring", headers: [signed("monitoring"), ("smithy-protocol", "rpc-v2-cbor")], start: "\u{fffd}", type: "application/cbor"),
        // Nobody signs these.
        Case("sts", body: "Action=AssumeRoleWithWebIdentity&Version=2011-06-15", headers: [form], start: "<ErrorResponse>", type: xml),
        Case("ec2", body: "Version=2016-11-15&Action=DescribeVpcs", headers: [form], start: "<Response><Errors>", type: xml),
        Case("DynamoDB_20120810", headers: [("X-Amz-Target", "DynamoDB_20120810.ListTables")], start: "{", type: amazonJSON),
    ]

    @Test(arguments: cases)
    func ownForm(_ one: Case) async throws {
        try await GatewayHarness.with { gateway in
            let reply = try await gateway.send(one.method, one.path, one.body, headers: one.headers)
            #expect(reply.status == 400)
            #expect(reply.header("content-type") == one.type)
            let text = reply.body.replacing("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", with: "")
            #expect(text.hasPrefix(one.start), "\(text)")
            #expect(text.contains("the AWS service \(one.name)."), "\(text)")
            #expect(text.contains("AWS_ENDPOINT_URL_ECS"))
            if one.type != "application/cbor" { #expect(reply.header("x-amzn-requestid") != nil) }
            // The next request of the same client is not taken for the rest of this one.
            #expect(try await gateway.call("ListClusters").status == 200)
        }
    }

    /// Of a container whose AWS_ENDPOINT_URL names its host, say.
    @Test func underANameThatIsNotTheServersToo() async throws {
        try await GatewayHarness.with { gateway in
            let host = ("Host", "host.docker.internal")
            let query = "Action=GetCallerIdentity&Version=2011-06-15"
            let reply = try await gateway.send(.POST, "/", query, headers: [Self.signed("sts"), Self.form, host])
            #expect(reply.status == 400 && reply.header("content-type") == Self.xml)
            #expect(reply.body.contains("AWS_ENDPOINT_URL_ECS"))
            let own = try await gateway.call("ListClusters", headers: [Self.signed("ecs"), host])
            #expect(own.status == 403 && own.body.contains("--server-names"))
        }
    }

    @Test func headHasTheStatusOnly() async throws {
        try await GatewayHarness.with { gateway in
            let reply = try await gateway.send(.HEAD, "/bucket", headers: [Self.signed("s3")])
            #expect(reply.status == 400 && reply.body.isEmpty)
        }
    }

    @Test("what is signed for ECS, or not at all, is answered as ever", arguments: [
        ([signed("ecs")], 200), ([signed("application-autoscaling")], 200), ([], 200),
        ([("Authorization", "Bearer token")], 200), ([("Authorization", "AWS4-HMAC-SHA256 nonsense")], 200),
    ])
    func own(headers: [(String, String)], status: Int) async throws {
        try await GatewayHarness.with { gateway in
            #expect(try await gateway.call("ListClusters", headers: headers).status == status)
            let front = try await gateway.send(.GET, "/", headers: headers)
            #expect(front.status == 200 && front.body.hasPrefix("KECS"))
        }
    }

    /// Whatever stands in names: nothing of it comes back that could be markup, or long.
    @Test(arguments: [
        "<script>", "a\"b", "&amp;", String(repeating: "x", count: 5000), "s3/../..", "é", "", "S3", "s3\u{1}",
    ])
    func hostileNames(name: String) async throws {
        try await GatewayHarness.with { gateway in
            let header = name.unicodeScalars.filter { $0.value >= 32 && $0.value < 127 }.map(String.init).joined()
            for reply in [
                try await gateway.send(.GET, "/bucket", headers: [Self.signed(header)]),
                try await gateway.send(.POST, "/", "{}", headers: [("X-Amz-Target", "\(header).Do")]),
                try await gateway.send(.POST, "/", "Action=\(name)&Version=\(name)", headers: [Self.form]),
            ] {
                #expect((400..<500).contains(reply.status))
                #expect(reply.body.utf8.count < 1024, "\(reply.body.utf8.count)")
                #expect(!reply.body.contains("<script>"))
            }
        }
    }
}
