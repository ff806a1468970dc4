import Foundation
import KECSWire
import Testing

@Suite("Errors of ECS")
struct ECSErrorTests {
    private static let factories: [ECSError] = [
        .invalidParameter("m"), .client("m"), .server("m"), .accessDenied("m"), .unsupportedFeature("m"),
        .limitExceeded("m"), .clusterNotFound, .clusterContainsTasks, .clusterContainsServices,
        .clusterContainsContainerInstances, .clusterContainsCapacityProvider, .namespaceNotFound("m"),
        .serviceNotFound, .serviceNotActive, .serviceDeploymentNotFound, .taskSetNotFound, .conflict("m", resourceIds: []),
        .blocked("m"), .platformUnknown("m"), .platformTaskDefinitionIncompatibility("m"),
        .targetNotConnected("m"), .resourceNotFound("m"), .resourceInUse("m"), .updateInProgress("m"),
        .targetNotFound("m"), .attributeLimitExceeded("m"), .noUpdateAvailable("m"), .missingVersion("m"),
        .daemonNotFound("m"), .daemonNotActive("m"), .gatewayNotFound("m"),
    ]

    @Test("every code that an operation declares can be thrown, and no other")
    func complete() {
        let declared = Set(AWSService.ecs.operations.flatMap { $0.errors })
        #expect(declared == Set(ECSErrorCode.all))
        #expect(declared == Set(Self.factories.map { $0.code }))
        #expect(Self.factories.count == ECSErrorCode.all.count)
    }

    @Test("only the server's own fault is 500")
    func status() {
        for error in Self.factories {
            #expect(error.httpStatus == (error.code == "ServerException" ? 500 : 400))
        }
        for service in AWSService.all { #expect(ECSError.fault(of: service).httpStatus == 500) }
        #expect(ECSError.validation("m").httpStatus == 400)
        #expect(ECSError.serialization("m").httpStatus == 400)
        #expect(ECSError.unknownOperation("m").httpStatus == 400)
    }

    @Test("the body has AWS's two members")
    func body() throws {
        let data = ECSResponseEncoder().encode(error: .clusterNotFound)
        let members = try JSONDecoder().decode([String: String].self, from: data)
        #expect(members == ["__type": "ClusterNotFoundException", "message": "Cluster not found."])
        #expect(try JSONDecoder().decode(ECSError.self, from: data) == .clusterNotFound)
    }

    @Test("a conflict names what is there already")
    func conflict() throws {
        let error = ECSError.conflict("m", resourceIds: ["arn:a", "arn:b"])
        let data = ECSResponseEncoder().encode(error: error)
        #expect(
            try JSONDecoder().decode(JSONValue.self, from: data)
                == .object([
                    "__type": .string("ConflictException"), "message": .string("m"),
                    "resourceIds": .array([.string("arn:a"), .string("arn:b")]),
                ]))
        #expect(try JSONDecoder().decode(ECSError.self, from: data) == error)
    }

    @Test("the code is found in whatever form AWS sends it", arguments: [
        #"{"__type":"ClientException","message":"m"}"#,
        #"{"__type":"com.amazonaws.ecs#ClientException","Message":"m"}"#,
        #"{"__type":"ClientException:http://internal.amazon.com/x#y","message":"m"}"#,
    ])
    func forms(text: String) throws {
        #expect(try JSONDecoder().decode(ECSError.self, from: Data(text.utf8)) == .client("m"))
    }

    @Test("a missing text is empty")
    func noMessage() throws {
        let error = try JSONDecoder().decode(ECSError.self, from: Data(#"{"__type":"ClientException"}"#.utf8))
        #expect(error == .client(""))
    }
}
