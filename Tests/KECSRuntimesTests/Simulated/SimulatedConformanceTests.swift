import Foundation
import KECSControl
import KECSModel
import KECSRuntimes
import KECSTestSupport
import Logging
import Testing

@Suite struct SimulatedConformanceTests {
    @Test(arguments: RuntimeConformance.cases)
    func conforms(_ rule: RuntimeConformance.Case) async throws {
        try await rule.check(SimulatedSubject())
    }
}

/// The simulation in real time, with its defaults.
struct SimulatedSubject: RuntimeSubject {
    let folder = FileManager.default.temporaryDirectory
        .appending(path: "kecs-simulated-\(UUID().uuidString)").path()
    let patience = Duration.seconds(10)

    func makeRuntime() async throws -> any TaskRuntime {
        try SimulatedRuntime(dataFolder: folder, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    func container(
        _ name: String, _ behaviour: RuntimeConformance.Behaviour
    ) -> ContainerSpec {
        var container = ContainerSpec(name: name, image: "example")
        let labels: [String: String]
        switch behaviour {
        case .runForever, .burn, .printOneLine: labels = [:]
        case .ignoreTerminate: labels = ["ignore-stop": "true"]
        case .exit(let code): labels = ["run-for-ms": "0", "exit-code": "\(code)"]
        case .exitAfter(let milliseconds, let code):
            labels = ["run-for-ms": "\(milliseconds)", "exit-code": "\(code)"]
        case .count, .printLongLine, .printReturns: labels = ["run-for-ms": "0"]
        case .notStartable: labels = ["fail": "CannotStartContainerError"]
        case .startSlowly: labels = ["start-delay-ms": "300"]
        }
        for (name, value) in labels { container.dockerLabels["kecs.simulated." + name] = value }
        return container
    }

    func close() async {
        try? FileManager.default.removeItem(atPath: folder)
    }
}
