import KECSModel
import KECSRuntimes
import NIOCore
import Testing

@Suite("Docker: empty lists leave it to the image")
struct EngineTaskEmptyListTests {
    /// To the engine an empty Entrypoint is none, and an empty Cmd with it no program at all.
    @Test func entryPointAndCommand() throws {
        var web = ContainerSpec(name: "web", image: "nginx")
        let task = sampleTask(web)
        let plain = String(
            buffer: try EngineTask(task: task, instance: "here").body(of: web).json())
        web.entryPoint = []
        web.command = []
        let empty = String(
            buffer: try EngineTask(task: task, instance: "here").body(of: web).json())
        #expect(empty == plain)
        #expect(!empty.contains("Entrypoint") && !empty.contains("Cmd"))
    }
}
