import Foundation
import KECSWire
import Testing

@Suite("The operations of ECS")
struct ECSOperationTests {
    private struct Spec: Decodable {
        struct Operation: Decodable, Sendable {
            let name: String
            let required: [String]
            let errors: [String]
        }

        let targetPrefix: String
        let operations: [Operation]
    }

    private static func spec() throws -> Spec {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try JSONDecoder().decode(
            Spec.self, from: Data(contentsOf: root.appending(path: "Spec/ecs-operations.json")))
    }

    @Test("are the 77 of the specification, with its errors")
    func table() throws {
        let spec = try Self.spec()
        #expect(spec.operations.count == 77)
        #expect(ECSOperationTable.names == spec.operations.map { $0.name })
        #expect(ECSOperationTable.names == ECSOperationTable.names.sorted())
        #expect(ECSOperationTable.all.map { $0.errors } == spec.operations.map { $0.errors })
        #expect(ECSOperationTable.targetPrefix == spec.targetPrefix)
        #expect(spec.targetPrefix == "AmazonEC2ContainerServiceV20141113")
    }

    @Test("refuse an empty request for exactly the members that they require")
    func required() throws {
        for (operation, expected) in zip(ECSOperationTable.all, try Self.spec().operations) {
            var found = Violations()
            try Self.emptyRequest(of: operation).collectViolations(into: &found)
            #expect(Set(found.found.map { $0.path }) == Set(expected.required), "\(expected.name)")
            #expect(found.found.allSatisfy { $0.constraint == "Member must not be null" })
        }
    }

    private static func emptyRequest<Operation: AWSOperation>(of operation: Operation.Type) throws -> any AWSRequest {
        try ECSRequestDecoder().decode(Operation.Request.self, from: Data())
    }

    @Test("read what they write, with every member filled in")
    func filled() throws {
        for operation in ECSOperationTable.all { try Self.roundTrip(operation) }
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
        for operation in ECSOperationTable.all {
            #expect(try Self.emptyAnswer(of: operation) == "{}", "\(operation.name)")
        }
    }

    private static func emptyAnswer<Operation: AWSOperation>(of operation: Operation.Type) throws -> String {
        let response = try ECSRequestDecoder().decode(Operation.Response.self, from: Data())
        return String(decoding: try ECSResponseEncoder().encode(response), as: UTF8.self)
    }

    @Test("are found by the target header")
    func target() {
        let target = ECSOperationTable.target(of: RunTask.self)
        #expect(target == "AmazonEC2ContainerServiceV20141113.RunTask")
        #expect(ECSOperationTable.operationName(inTarget: target) == "RunTask")
        #expect(ECSOperationTable.operationName(inTarget: "AmazonEC2ContainerServiceV20141113.Nonsense") == "Nonsense")
        for other in ["", "RunTask", "AmazonEC2ContainerServiceV20141113", "AmazonEC2ContainerServiceV20141113.",
            "AmazonEC2ContainerServiceV20141113RunTask", "DynamoDB_20120810.ListTables"]
        {
            #expect(ECSOperationTable.operationName(inTarget: other) == nil)
        }
    }
}
