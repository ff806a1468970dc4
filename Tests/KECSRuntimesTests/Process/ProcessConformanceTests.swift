import Foundation
import KECSControl
import KECSModel
import KECSRuntimes
import KECSTestSupport
import Logging
import Testing

@Suite struct ProcessConformanceTests {
    @Test(arguments: RuntimeConformance.cases)
    func conforms(_ rule: RuntimeConformance.Case) async throws {
        try await rule.check(ProcessSubject())
    }
}

/// Real processes of this machine.
struct ProcessSubject: RuntimeSubject {
    var folder = FileManager.default.temporaryDirectory
        .appending(path: "kecs-process-\(UUID().uuidString)").path()
    /// Without its own looking round the runtime has only its supervisors' hints.
    var options = ProcessOptions(resyncInterval: .seconds(3600))
    let patience = Duration.seconds(30)

    func makeRuntime() async throws -> any TaskRuntime { try make() }

    func make() throws -> ProcessRuntime {
        try ProcessRuntime(
            dataFolder: folder, options: options,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    func container(
        _ name: String, _ behaviour: RuntimeConformance.Behaviour
    ) -> ContainerSpec {
        switch behaviour {
        case .runForever, .startSlowly: shell(name, "exec sleep 1000")
        case .burn: shell(name, "while :; do :; done")
        case .ignoreTerminate:
            // A shell that waits, so that the signal cannot fall into an exec.
            shell(name, "trap '' TERM; echo deaf; while :; do sleep 1000; done")
        case .exit(let code): shell(name, "exit \(code)")
        case .exitAfter(let milliseconds, let code):
            shell(name, "sleep \(Double(milliseconds) / 1000); exit \(code)")
        case .notStartable: command(name, "no-such-program")
        case .count(let lines):
            shell(
                name,
                "i=0; while [ $i -lt \(lines) ]; do i=$((i+1)); echo $i; [ $((i % 100)) -ne 0 ] || [ $i -lt \(lines * 2 / 3) ] || sleep 0.1; done")
        case .printLongLine:
            shell(
                name,
                "e=é; for i in 1 2 3 4; do e=$e$e$e$e$e$e$e$e$e$e; done; printf '%s%s\\na\\377b\\nend' $e $e")
        case .printReturns: shell(name, "printf 'one\\r\\n50%%\\r100%%\\n\\r\\ntwo\\n'")
        case .printOneLine: shell(name, "echo ready; exec sleep 1000")
        }
    }

    func shell(_ name: String, _ script: String) -> ContainerSpec {
        command(name, "sh", "-c", script)
    }

    func command(_ name: String, _ words: String...) -> ContainerSpec {
        var container = ContainerSpec(name: name, image: "unused")
        container.command = words
        return container
    }

    func close() async {
        try? FileManager.default.removeItem(atPath: folder)
    }
}
