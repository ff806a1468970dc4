import KECSModel
import Testing

struct TaskSpecTests {
    @Test("the definition, where nothing is overridden")
    func plain() {
        var definition = TaskDefinitionRecord.of([.named("web"), .named("log")])
        definition.cpu = 256
        definition.memory = 512
        definition.pidMode = "task"
        definition.volumes = [VolumeSpec(name: "v", source: .task)]
        let task = TaskRecord.of(definition.containers)
        let spec = TaskSpec(task: task, definition: definition)
        #expect(spec.arn == task.arn)
        #expect(spec.id == task.id)
        #expect(spec.clusterName == "one")
        #expect(spec.family == "app")
        #expect(spec.cpu == 256)
        #expect(spec.memory == 512)
        #expect(spec.pidMode == "task")
        #expect(spec.volumes == definition.volumes)
        #expect(spec.containers == definition.containers)
    }

    @Test("the task's own limits go before the definition's; none is made up")
    func limits() {
        var definition = TaskDefinitionRecord.of([.named("web")])
        var task = TaskRecord.of(definition.containers)
        #expect(TaskSpec(task: task, definition: definition).memory == nil)
        definition.memory = 512
        task.memory = 1024
        #expect(TaskSpec(task: task, definition: definition).memory == 1024)
    }

    @Test func overrides() {
        var web = ContainerSpec.named("web")
        web.command = ["a"]
        web.entryPoint = ["sh"]
        web.cpu = 10
        web.memory = 64
        web.memoryReservation = 32
        web.environment = [
            EnvironmentVariable(name: "A", value: "1"), EnvironmentVariable(name: "B", value: "2"),
            EnvironmentVariable(name: "A", value: "3"),
        ]
        let definition = TaskDefinitionRecord.of([web, .named("log")])
        var task = TaskRecord.of(definition.containers)
        task.containerOverrides = [
            ContainerOverrideSpec(
                name: "web", command: ["b", "c"],
                environment: [
                    EnvironmentVariable(name: "C", value: "4"),
                    EnvironmentVariable(name: "A", value: "5"),
                ],
                cpu: 20)
        ]
        let spec = TaskSpec(task: task, definition: definition)
        let found = spec.containers[0]
        #expect(found.command == ["b", "c"])
        #expect(found.entryPoint == ["sh"])
        #expect(found.cpu == 20)
        #expect(found.memory == 64)
        #expect(found.memoryReservation == 32)
        #expect(
            found.environment == [
                EnvironmentVariable(name: "A", value: "5"),
                EnvironmentVariable(name: "B", value: "2"),
                EnvironmentVariable(name: "C", value: "4"),
            ])
        #expect(spec.containers[1] == .named("log"))
    }
}
