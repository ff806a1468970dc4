import Foundation
import KECSControl
import KECSModel
import KECSRuntimes
import KECSTestSupport
import Logging
import Synchronization
import Testing

/// The engine that `KECS_TEST_DOCKER_HOST` names (`Scripts/docker-engine.sh start`
/// makes one with the images these tests use).
enum RealEngine {
    static let endpoint: DockerEndpoint? = {
        let environment = ProcessInfo.processInfo.environment
        if let host = environment["KECS_TEST_DOCKER_HOST"], !host.isEmpty {
            return DockerEndpoint(dockerHost: host)
        }
        FileHandle.standardError.write(
            Data(
                """
                SKIPPED: the tests on a real container engine. Set KECS_TEST_DOCKER_HOST; \
                Scripts/docker-engine.sh start makes an engine.

                """.utf8))
        return nil
    }()

    static var isMissing: Bool { endpoint == nil }

    /// Where tests must not be skipped.
    static var isRequired: Bool { ProcessInfo.processInfo.environment["CI"] == "true" }
}

/// Runtimes of one instance on the real engine.
final class DockerSubject: RuntimeSubject {
    let instance = Environment.system.hex(bytes: 8)
    private let runtimes = Mutex<[DockerRuntime]>([])
    private let options: DockerOptions

    init(_ options: DockerOptions = DockerOptions()) {
        self.options = options
    }

    func makeRuntime() async throws -> any TaskRuntime { try runtime() }

    func runtime() throws -> DockerRuntime {
        let runtime = DockerRuntime(
            endpoint: try #require(RealEngine.endpoint), instance: instance, options: options,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        runtimes.withLock { $0.append(runtime) }
        return runtime
    }

    func container(
        _ name: String, _ behaviour: RuntimeConformance.Behaviour
    ) -> ContainerSpec {
        var container = ContainerSpec(name: name, image: "busybox")
        let trap = "trap 'exit 143' TERM"
        let loop = "while :; do sleep 1000 & wait $!; done"
        let wait = "\(trap); \(loop)"
        container.command =
            switch behaviour {
            case .runForever: ["sh", "-c", wait]
            case .burn: ["sh", "-c", "\(trap); while :; do :; done"]
            case .ignoreTerminate: ["sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done"]
            case .exit(let code): ["sh", "-c", "exit \(code)"]
            case .exitAfter(let milliseconds, let code):
                ["sh", "-c", "usleep \(milliseconds * 1000); exit \(code)"]
            case .notStartable: ["/does/not/exist"]
            case .printOneLine: ["sh", "-c", "\(trap); echo hello; \(loop)"]
            case .count(let lines):
                ["sh", "-c", "i=0; while [ $i -lt \(lines) ]; do i=$((i+1)); echo $i; [ $((i % 100)) -ne 0 ] || [ $i -lt \(lines * 2 / 3) ] || usleep 100000; done"]
            case .printLongLine:
                ["sh", "-c", "e=é; for i in 1 2 3 4; do e=$e$e$e$e$e$e$e$e$e$e; done; printf '%s%s\\na\\377b\\nend' $e $e"]
            case .printReturns:
                ["sh", "-c", "printf 'one\\r\\n50%%\\r100%%\\n\\r\\ntwo\\n'"]
            case .startSlowly: ["sh", "-c", wait]
            }
        return container
    }

    var patience: Duration { .seconds(30) }

    func close() async {
        for runtime in runtimes.withLock({ $0 }) { await runtime.shutdown() }
    }
}
