import KECSRuntimes
import KECSTestSupport
import Testing

@Suite("Docker: conformance on a real engine", .serialized)
struct DockerConformanceTests {
    @Test("A real engine is there where one is required")
    func engine() {
        #expect(!RealEngine.isRequired || !RealEngine.isMissing, "KECS_TEST_DOCKER_HOST is not set")
    }

    @Test(
        .enabled(if: !RealEngine.isMissing, "KECS_TEST_DOCKER_HOST is not set"),
        arguments: RuntimeConformance.cases)
    func conforms(_ rule: RuntimeConformance.Case) async throws {
        try await rule.check(DockerSubject())
    }

    @Test(
        "Logs that are asked of the engine",
        .enabled(if: !RealEngine.isMissing, "KECS_TEST_DOCKER_HOST is not set"),
        arguments: RuntimeConformance.cases.filter { $0.name.hasPrefix("logs: ") })
    func conformsWithoutFiles(_ rule: RuntimeConformance.Case) async throws {
        var options = DockerOptions()
        options.readsLogFiles = false
        try await rule.check(DockerSubject(options))
    }
}
