import KECSWire
import Testing

@Suite("The code for what is not there")
struct UnsupportedCodeTests {
    @Test("is one that the operation declares, UnsupportedFeatureException wherever it can be")
    func declared() {
        for operation in AWSService.ecs.operations {
            let code = AWSService.ecs.unsupportedCode(of: operation.name)
            #expect(operation.errors.contains(code), "\(operation.name)")
            #expect(
                (code == "UnsupportedFeatureException")
                    == operation.errors.contains("UnsupportedFeatureException"), "\(operation.name)")
        }
    }

    @Test("of some", arguments: [
        ("CreateGateway", "UnsupportedFeatureException"), ("CreateCapacityProvider", "UnsupportedFeatureException"),
        ("PutAttributes", "ClientException"), ("ListAccountSettings", "ClientException"),
        ("SubmitTaskStateChange", "ClientException"),
    ])
    func some(operation: String, code: String) {
        #expect(AWSService.ecs.unsupportedCode(of: operation) == code)
    }

    @Test("of Application Auto Scaling is its own")
    func scaling() {
        for name in AWSService.applicationAutoScaling.operationNames {
            #expect(AWSService.applicationAutoScaling.unsupportedCode(of: name) == "ValidationException")
        }
    }
}
