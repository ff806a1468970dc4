import HTTPTypes
import KECSWire
import NIOCore

/// A request to another AWS service: somebody has set `AWS_ENDPOINT_URL`, which is for all of
/// them, where `AWS_ENDPOINT_URL_ECS` is meant.
///
/// It is told so as that service tells its errors, since that is all that its client reads.
package struct ForeignRequest: Sendable {
    /// How a service's client reads errors.
    enum Form: Hashable, Sendable {
        /// JSON, as ECS does it.
        case json
        /// JSON with paths and methods: Lambda, EKS.
        case restJSON
        /// XML: STS, IAM, CloudFormation, Route 53.
        case xml
        case ec2XML
        case s3XML
        /// Smithy's RPC v2: CloudWatch.
        case cbor
    }

    /// Services whose signed requests pass: ECS's, what belongs to it, and Systems Manager for
    /// the AWS CLI's plugin (see ``SessionManagerDoor``).
    private static let own = Set(AWSService.all.map(\.name) + ["ssm"])

    /// Those that sign as REST and answer in XML.
    private static let restXML: Set = ["route53", "cloudfront"]

    /// Versions of the query protocol, which stands in the body of requests that nobody signs:
    /// AssumeRoleWithWebIdentity.
    private static let queryVersions = [
        "2010-05-08": "iam", "2010-05-15": "cloudformation", "2011-06-15": "sts",
        "2015-12-01": "elasticloadbalancing", "2016-11-15": "ec2",
    ]

    let form: Form
    /// As signatures name it; nil where nothing says which it is.
    let service: String?

    private init(_ form: Form, _ service: String?) {
        self.form = form
        self.service = service
    }

    /// By the signature; nil where it is for this server, or where there is none.
    package init?(_ head: HTTPRequest) {
        if let service = CredentialScope.service(of: head) {
            guard !Self.own.contains(service) else { return nil }
            self.init(Self.form(of: service, head), service)
        } else if head.headerFields[.authorization]?.hasPrefix("AWS ") == true {
            // S3's signatures of before 2012.
            self.init(.s3XML, "s3")
        } else {
            return nil
        }
    }

    /// By what an unsigned request to the ECS door says, or one that is signed for a service of
    /// which there is little here.
    init?(target: String?, _ exchange: Exchange) {
        let head = exchange.head
        if let target {
            // `DynamoDB_20120810.ListTables`
            let name = target.prefix { $0 != "." }
            guard name.utf8.count < target.utf8.count,
                !AWSService.all.contains(where: { $0.targetPrefix == name })
            else { return nil }
            self.init(.json, CredentialScope.service(of: head) ?? Self.name(name))
        } else if Self.isQuery(head) {
            let body = exchange.body.getString(
                at: exchange.body.readerIndex, length: min(exchange.body.readableBytes, 4096))
            guard let fields = body?.split(separator: "&"),
                fields.contains(where: { $0.hasPrefix("Action=") })
            else { return nil }
            let version = fields.first { $0.hasPrefix("Version=") }?.dropFirst("Version=".count)
            let service = version.flatMap { Self.queryVersions[String($0)] }
            self.init(service == "ec2" ? .ec2XML : .xml, service)
        } else {
            return nil
        }
    }

    private static func form(of service: String, _ head: HTTPRequest) -> Form {
        if head.headerFields[.smithyProtocol] == "rpc-v2-cbor" { return .cbor }
        if service == "ec2" { return .ec2XML }
        if service == "s3" || service.hasPrefix("s3-") || service == "s3express" { return .s3XML }
        if isQuery(head) || restXML.contains(service) { return .xml }
        return head.headerFields[.amazonTarget] == nil ? .restJSON : .json
    }

    private static func isQuery(_ head: HTTPRequest) -> Bool {
        head.headerFields[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded")
            == true
    }

    /// What may stand in a message: letters, digits, `_`, `-`, at most 64 of them.
    private static func name(_ text: Substring) -> String? {
        guard (1...64).contains(text.utf8.count) else { return nil }
        let isName = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return isName ? String(text) : nil
    }
}

extension ForeignRequest {
    /// Holds nothing that XML or JSON would have to escape.
    var message: String {
        let whom = service.map { "the AWS service \($0)" } ?? "another AWS service"
        return "This is KECS, a local Amazon ECS, and the request is for \(whom). Set "
            + "AWS_ENDPOINT_URL_ECS to the address of KECS instead of AWS_ENDPOINT_URL, so that "
            + "clients of other services do not ask KECS."
    }

    func answer(requestId: String) -> Answer {
        let code = "UnknownOperationException"
        var answer: Answer
        switch form {
        case .json:
            answer = .ecs(ECSError(code: code, message: message), requestId: requestId)
        case .restJSON:
            answer = .json(.badRequest, ["message": message, "code": code])
            answer.headers[.amazonErrorType] = code
        case .xml:
            answer = .xml(
                """
                <ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code>\
                <Message>\(message)</Message></Error><RequestId>\(requestId)</RequestId></ErrorResponse>
                """)
        case .ec2XML:
            answer = .xml(
                """
                <Response><Errors><Error><Code>InvalidAction</Code><Message>\(message)</Message>\
                </Error></Errors><RequestID>\(requestId)</RequestID></Response>
                """)
        case .s3XML:
            answer = .xml(
                """
                <Error><Code>InvalidRequest</Code><Message>\(message)</Message>\
                <RequestId>\(requestId)</RequestId></Error>
                """)
        case .cbor:
            answer = Answer(
                .badRequest,
                headers: [.contentType: "application/cbor", .smithyProtocol: "rpc-v2-cbor"],
                body: CBORText.map([("__type", code), ("message", message)]))
        }
        answer.headers[.amazonRequestId] = requestId
        // The body is unread; a client that waits for a go-ahead never sends it.
        answer.headers[.connection] = "close"
        answer.closes = true
        return answer
    }
}

extension Answer {
    fileprivate static func xml(_ text: String) -> Answer {
        Answer(
            .badRequest, headers: [.contentType: "text/xml;charset=utf-8"],
            body: ByteBuffer(string: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + text))
    }
}

extension HTTPField.Name {
    fileprivate static let smithyProtocol = HTTPField.Name("smithy-protocol")!
}

/// As much of RFC 8949 as an error needs.
private enum CBORText {
    /// - Parameter pairs: At most 23.
    static func map(_ pairs: [(String, String)]) -> ByteBuffer {
        var bytes = ByteBuffer(bytes: [0xa0 | UInt8(truncatingIfNeeded: pairs.count)])
        for (name, value) in pairs {
            for text in [name, value] {
                // A text with a length of two bytes.
                bytes.writeInteger(UInt8(0x79))
                bytes.writeInteger(UInt16(clamping: text.utf8.count))
                bytes.writeString(String(decoding: text.utf8.prefix(Int(UInt16.max)), as: UTF8.self))
            }
        }
        return bytes
    }
}
