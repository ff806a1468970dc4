import Crypto
import Foundation
import KECSAccess
import KECSModel
import Testing

/// Signature Version 4, against AWS's own examples and botocore's signatures.
@Suite struct SignatureVerifierTests {
    private let folder: AccessFolder

    init() throws { folder = try AccessFolder() }

    private static let file = """
        [example]
        aws_access_key_id = AKIDEXAMPLE
        aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY
        kecs_permissions = admin
        """

    /// A request that was signed, and when.
    struct Vector: Sendable {
        var method = "GET"
        var path = "/"
        var query = ""
        var headers: [(name: String, value: String)]
        var body = ""
        var region = "us-east-1"
        var service: String
        var signedHeaders: String
        var signature: String

        var date: String { headers.first { $0.name == "x-amz-date" }?.value ?? "" }
        var authorization: String {
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\(date.prefix(8))/\(region)/\(service)/aws4_request, "
                + "SignedHeaders=\(signedHeaders), Signature=\(signature)"
        }
        var request: SignedRequest { request(authorization) }

        func request(_ authorization: String?) -> SignedRequest {
            SignedRequest(
                method: method, path: path, query: query,
                headers: headers + (authorization.map { [("authorization", $0)] } ?? []),
                body: Array(body.utf8))
        }
    }

    /// AWS's test suite and guide (20150830T123600Z), and botocore 1.43.11 (20240101T000000Z).
    static let vectors: [Vector] = [
        // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-examples-using-sdks.html, IAM ListUsers
        Vector(
            query: "Action=ListUsers&Version=2010-05-08",
            headers: [
                ("host", "iam.amazonaws.com"), ("x-amz-date", "20150830T123600Z"),
                ("content-type", "application/x-www-form-urlencoded; charset=utf-8"),
            ], service: "iam", signedHeaders: "content-type;host;x-amz-date",
            signature: "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"),
        // get-vanilla
        Vector(
            headers: [("host", "example.amazonaws.com"), ("x-amz-date", "20150830T123600Z")],
            service: "service", signedHeaders: "host;x-amz-date",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        // get-vanilla-query-order-key-case
        Vector(
            query: "Param2=value2&Param1=value1",
            headers: [("host", "example.amazonaws.com"), ("x-amz-date", "20150830T123600Z")],
            service: "service", signedHeaders: "host;x-amz-date",
            signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
        // post-vanilla
        Vector(
            method: "POST",
            headers: [("host", "example.amazonaws.com"), ("x-amz-date", "20150830T123600Z")],
            service: "service", signedHeaders: "host;x-amz-date",
            signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        ecs,
        Vector(
            method: "POST", path: "/v1//a%20b/./c/../d~e/", query: "b=2&a=%2F&a=1&c",
            headers: [
                ("host", "127.0.0.1:8080"), ("x-amz-date", "20240101T000000Z"),
                ("x-odd", "  a   b  "),
            ], region: "eu-west-1", service: "ecs", signedHeaders: "host;x-amz-date;x-odd",
            signature: "9581f7fda860cd703d063342869a6550a83d4e79d12709e286f8ae317e1a59e5"),
    ]

    static let ecs = Vector(
        method: "POST",
        headers: [
            ("host", "127.0.0.1:8080"), ("x-amz-date", "20240101T000000Z"),
            ("x-amz-target", "AmazonEC2ContainerServiceV20141113.ListTasks"),
            ("content-type", "application/x-amz-json-1.1"),
        ], body: #"{"cluster":"a"}"#, region: "eu-west-1", service: "ecs",
        signedHeaders: "content-type;host;x-amz-date;x-amz-target",
        signature: "19b200556e511048802aedeb3ca380268307892f77d2af77f27228d4b6a18a2c")

    private func access() async throws -> AccessControl {
        try await folder.control(accessKeys: Self.file)
    }

    private func failure(
        _ request: SignedRequest, at now: Timestamp = .test, service: String = "ecs"
    ) async throws -> SignatureFailure? {
        let access = try await access()
        return #expect(throws: SignatureFailure.self) {
            try SignatureVerifier(service: service).key(of: request, in: access, at: now)
        }
    }

    @Test(arguments: vectors.indices)
    func theVectorsAreRight(index: Int) async throws {
        let vector = Self.vectors[index]
        let now = vector.date.hasPrefix("2015") ? Timestamp(milliseconds: 1_440_938_160_000) : .test
        let key = try SignatureVerifier(service: vector.service)
            .key(of: vector.request, in: try await access(), at: now)
        #expect(key.principal.name == "example")
    }

    /// Whatever of it changes, the signature is of another request.
    @Test(
        arguments: [
            { $0.method = "GET" }, { $0.path = "/v1/ListTasks" }, { $0.query = "a" },
            { $0.body += " " }, { $0.headers[0].value = "127.0.0.1:8081" },
            { $0.headers[2].value = "AmazonEC2ContainerServiceV20141113.RunTask" },
            { $0.headers[3].value = "text/plain" }, { $0.headers.remove(at: 3) },
            { $0.headers.append(("content-type", "x")) },
            { $0.region = "us-east-1" },
            { $0.signedHeaders = "host;x-amz-date;x-amz-target" },
            { $0.signedHeaders += ";x-missing" },
            { $0.signature = String($0.signature.dropLast()) },
            { $0.signature = "0" + $0.signature.dropFirst() },
            { $0.signature = $0.signature.uppercased() }, { $0.signature = "x" },
            { $0.headers.append(("x-amz-content-sha256", "UNSIGNED-PAYLOAD")) },
        ] as [@Sendable (inout Vector) -> Void])
    func anyChangeIsFound(change: @Sendable (inout Vector) -> Void) async throws {
        var vector = Self.ecs
        change(&vector)
        let failure = try await failure(vector.request)
        #expect(failure == .mismatch)
    }

    @Test func noHeaderAtAll() async throws {
        let failure = try await failure(Self.ecs.request(nil))
        #expect(failure?.code == "MissingAuthenticationTokenException")
    }

    @Test(
        arguments: [
            "", "Basic abc", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA256 x",
            "AWS4-ECDSA-P256-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=0",
            "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host",
            "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, Signature=0",
            "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=0",
            "AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=0",
            "AWS4-HMAC-SHA256 Credential=a/b/c/d/e/f, SignedHeaders=host, Signature=0",
            "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, Credential=a/b/c/d/e, SignedHeaders=host, Signature=0",
            "AWS4-HMAC-SHA256 Credential=, SignedHeaders=host, Signature=0",
        ])
    func malformedHeaders(text: String) async throws {
        let failure = try await failure(Self.ecs.request(text))
        #expect(failure?.code == "IncompleteSignatureException")
    }

    @Test func twoHeaders() async throws {
        var vector = Self.ecs
        vector.headers.append(("authorization", "Bearer x"))
        #expect(try await failure(vector.request)?.code == "IncompleteSignatureException")
    }

    @Test(arguments: [nil, "", "today", "20240101", "20241301T000000Z", "2024-01-01T00:00:00Z", "20240101T250000Z"])
    func dates(text: String?) async throws {
        var vector = Self.ecs
        let authorization = vector.authorization
        vector.headers.remove(at: 1)
        if let text { vector.headers.append(("x-amz-date", text)) }
        let failure = try await failure(vector.request(authorization))
        #expect(failure?.code == "IncompleteSignatureException")
    }

    @Test func unknownKeysAndSessionTokens() async throws {
        let other = Self.ecs.authorization.replacing("AKIDEXAMPLE", with: "AKIDOTHER")
        #expect(try await failure(Self.ecs.request(other)) == .unrecognized)
        var vector = Self.ecs
        vector.headers.append(("x-amz-security-token", "t"))
        #expect(try await failure(vector.request) == .unrecognized)
    }

    @Test func scopes() async throws {
        let good = Self.ecs.authorization
        let messages = [
            (good.replacing("/ecs/", with: "/s3/"), "correct service: 'ecs'"),
            (good.replacing("aws4_request", with: "aws5_request"), "valid terminator"),
            (good.replacing("/eu-west-1/", with: "//"), "valid region"),
            (good.replacing("/20240101/", with: "/20240102/"), "does not match YYYYMMDD"),
            (good.replacing("/20240101/", with: "/2024/"), "does not match YYYYMMDD"),
            (good.replacing("host;", with: ""), "'Host' or ':authority'"),
            (good.replacing(";x-amz-target", with: ""), "'x-amz-target'"),
            (good.replacing(";x-amz-date", with: ""), "'x-amz-date'"),
        ]
        for (text, message) in messages {
            let failure = try await failure(Self.ecs.request(text))
            #expect(failure?.code == "InvalidSignatureException")
            #expect(failure?.message.contains(message) == true)
        }
    }

    @Test func clocks() async throws {
        let verifier = SignatureVerifier(service: "ecs")
        let access = try await access()
        for seconds in [-300, 0, 300] {
            _ = try verifier.key(
                of: Self.ecs.request, in: access, at: Timestamp.test.adding(seconds: seconds))
        }
        let late = try await failure(Self.ecs.request, at: Timestamp.test.adding(seconds: 301))
        #expect(
            late?.message
                == "Signature expired: 20240101T000000Z is now earlier than 20240101T000001Z "
                + "(20240101T000501Z - 5 min.)")
        let early = try await failure(Self.ecs.request, at: Timestamp.test.adding(seconds: -301))
        #expect(early?.message.hasPrefix("Signature not yet current: 20240101T000000Z") == true)
    }

    /// Not signed here, so that only its truth counts.
    @Test func aHashOfTheBodyMustBeTrue() async throws {
        let access = try await access()
        let verifier = SignatureVerifier(service: "ecs")
        let declared = Hex.text(SHA256.hash(data: Array(Self.ecs.body.utf8)))
        for (value, isTrue) in [(declared, true), (declared.uppercased(), false), ("", false)] {
            var vector = Self.ecs
            vector.headers.append(("x-amz-content-sha256", value))
            let key = try? verifier.key(of: vector.request, in: access, at: .test)
            #expect((key != nil) == isTrue)
        }
    }
}
