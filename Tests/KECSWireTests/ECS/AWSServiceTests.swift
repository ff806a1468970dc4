import Foundation
import KECSWire
import Testing

@Suite("AWS's services and their operations")
struct AWSServiceTests {
    private struct Spec: Decodable {
        struct Operation: Decodable, Sendable {
            let name: String
            let required: [String]
            let errors: [String]
        }

        let targetPrefix: String
        let operations: [Operation]
    }

    private static func spec(of service: AWSService) throws -> Spec {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try JSONDecoder().decode(
            Spec.self, from: Data(contentsOf: root.appending(path: "Spec/\(service.name)-operations.json")))
    }

    @Test("have the operations of the specification, with its errors", arguments: [("ecs", 88), ("application-autoscaling", 14)])
    func table(name: String, count: Int) throws {
        let service = try #require(AWSService.all.first { $0.name == name })
        let spec = try Self.spec(of: service)
        #expect(spec.operations.count == count)
        #expect(service.operationNames == spec.operations.map { $0.name })
        #expect(service.operationNames == service.operationNames.sorted())
        #expect(service.operations.map { $0.errors } == spec.operations.map { $0.errors })
        #expect(service.operations.allSatisfy { $0.service.name == name })
        #expect(service.targetPrefix == spec.targetPrefix)
    }

    @Test("refuse an empty request for exactly the members that they require")
    func required() throws {
        for service in AWSService.all {
            for (operation, expected) in zip(service.operations, try Self.spec(of: service).operations) {
                var found = Violations()
                try Self.emptyRequest(of: operation).collectViolations(into: &found)
                let members = expected.required.map { $0.prefix(1).lowercased() + $0.dropFirst() }
                #expect(Set(found.found.map { $0.path }) == Set(members), "\(expected.name)")
                #expect(found.found.allSatisfy { $0.constraint == "Member must not be null" })
            }
        }
    }

    private static func emptyRequest<Operation: AWSOperation>(of operation: Operation.Type) throws -> any AWSRequest {
        try ECSRequestDecoder().decode(Operation.Request.self, from: Data())
    }

    @Test("read what they write, with every member filled in")
    func filled() throws {
        for operation in AWSService.all.flatMap({ $0.operations }) { try Self.roundTrip(operation) }
    }

    private static func roundTrip<Operation: AWSOperation>(_ operation: Operation.Type) throws {
        let request = try FillingDecoder.fill(Operation.Request.self)
        let response = try FillingDecoder.fill(Operation.Response.self)
        let encoder = ECSResponseEncoder()
        let decoder = ECSRequestDecoder()
        let requestBody = try encoder.encode(request)
        let responseBody = try encoder.encode(response)
        #expect(try decoder.decode(Operation.Request.self, from: requestBody) == request, "\(Operation.name)")
        #expect(try decoder.decode(Operation.Response.self, from: responseBody) == response, "\(Operation.name)")
    }

    @Test("answer {} when nothing is filled in, and never null")
    func empty() throws {
        for operation in AWSService.all.flatMap({ $0.operations }) {
            #expect(try Self.emptyAnswer(of: operation) == "{}", "\(operation.name)")
        }
    }

    private static func emptyAnswer<Operation: AWSOperation>(of operation: Operation.Type) throws -> String {
        let response = try ECSRequestDecoder().decode(Operation.Response.self, from: Data())
        return String(decoding: try ECSResponseEncoder().encode(response), as: UTF8.self)
    }

    @Test("are found by the target header, each its own")
    func target() {
        let target = AWSService.ecs.target(of: RunTask.name)
        #expect(target == "AmazonEC2ContainerServiceV20141113.RunTask")
        #expect(AWSService.ecs.operationName(inTarget: target) == "RunTask")
        #expect(AWSService.applicationAutoScaling.operationName(inTarget: target) == nil)
        let tag = "AnyScaleFrontendService.TagResource"
        #expect(AWSService.applicationAutoScaling.operationName(inTarget: tag) == "TagResource")
        #expect(AWSService.ecs.operationName(inTarget: tag) == nil)
        #expect(AWSService.ecs.operationName(inTarget: "AmazonEC2ContainerServiceV20141113.Nonsense") == "Nonsense")
        for other in ["", "RunTask", "AmazonEC2ContainerServiceV20141113", "AmazonEC2ContainerServiceV20141113.",
            "AmazonEC2ContainerServiceV20141113RunTask", "DynamoDB_20120810.ListTables"]
        {
            #expect(AWSService.ecs.operationName(inTarget: other) == nil)
        }
    }
}
