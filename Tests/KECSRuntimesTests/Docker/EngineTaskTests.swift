import KECSModel
import KECSRuntimes
import NIOCore
import Testing

@Suite("Docker: definitions as the Engine API takes them")
struct EngineTaskTests {
    private static let labels = #"""
        "Labels":{"com.amazonaws.ecs.cluster":"default","com.amazonaws.ecs.container-name":"web","com.amazonaws.ecs.task-arn":"\#(sampleTask().arn)","com.amazonaws.ecs.task-definition-family":"site","com.amazonaws.ecs.task-definition-version":"3","kecs.container-name":"web","kecs.instance":"here","kecs.task-arn":"\#(sampleTask().arn)"}
        """#
    private static let logs =
        #""LogConfig":{"Config":{"max-file":"3","max-size":"10m"},"Type":"json-file"}"#

    private func json(_ task: TaskSpec) throws -> String {
        let plan = EngineTask(task: task, instance: "here")
        return String(buffer: try plan.body(of: task.containers[0]).json())
    }

    @Test("The least container")
    func least() throws {
        #expect(
            try json(sampleTask())
                == #"{"Healthcheck":{"Test":["NONE"]},"HostConfig":{"CpuShares":2,\#(Self.logs),"NetworkMode":"bridge"},"Image":"nginx",\#(Self.labels)}"#
        )
    }

    @Test("Everything that a definition can say, in bridge mode")
    func everything() throws {
        var web = ContainerSpec(name: "web", image: "nginx:1")
        web.command = ["a", "b"]
        web.entryPoint = ["/e"]
        web.environment = [.init(name: "K", value: "v=1"), .init(name: "E", value: "")]
        web.workingDirectory = "/w"
        web.user = "1:2"
        web.hostname = "h"
        web.cpu = 256
        web.memory = 64
        web.memoryReservation = 32
        web.portMappings = [
            .init(containerPort: 80), .init(containerPort: 80, hostPort: 8080),
            .init(containerPort: 53, hostPort: 0, transport: .udp),
        ]
        web.links = ["db", "cache:c"]
        web.mountPoints = [
            .init(sourceVolume: "h", containerPath: "/h", readOnly: true),
            .init(sourceVolume: "t", containerPath: "/t", readOnly: false),
            .init(sourceVolume: "s", containerPath: "/s", readOnly: false),
        ]
        web.volumesFrom = [.init(sourceContainer: "db", readOnly: true)]
        web.ulimits = [.init(name: "nofile", soft: 10, hard: 20)]
        web.readonlyRootFilesystem = true
        web.privileged = true
        web.capabilitiesAdd = ["NET_ADMIN"]
        web.capabilitiesDrop = ["CHOWN"]
        web.initProcessEnabled = true
        web.sharedMemorySize = 8
        web.tmpfs = [.init(containerPath: "/x", size: 4, mountOptions: ["noexec"])]
        web.devices = [.init(hostPath: "/dev/null", containerPath: nil, permissions: ["read", "mknod"])]
        web.interactive = true
        web.pseudoTerminal = true
        web.dnsServers = ["1.1.1.1"]
        web.dnsSearchDomains = ["d"]
        web.extraHosts = [.init(hostname: "a", ipAddress: "1.2.3.4")]
        web.dockerLabels = ["kecs.instance": "forged"]
        web.dockerSecurityOptions = ["no-new-privileges"]
        web.systemControls = [.init(namespace: "net.core.somaxconn", value: "9")]
        web.healthCheck = HealthCheckSpec(command: ["CMD", "true"])
        web.healthCheck?.startPeriod = 7
        var task = sampleTask(web)
        task.cpu = 512
        task.memory = 128
        task.pidMode = "host"
        task.ipcMode = "none"
        task.volumes = [
            .init(name: "h", source: .host(path: "/srv")), .init(name: "t", source: .task),
            .init(
                name: "s",
                source: .docker(
                    .init(
                        shared: true, autoprovision: true, driver: nil, driverOptions: ["o": "1"],
                        labels: ["l": "2"]))),
        ]
        #expect(
            try json(task) == #"""
                {"Cmd":["a","b"],"Entrypoint":["/e"],"Env":["K=v=1","E="],"ExposedPorts":{"53/udp":{},"80/tcp":{}},"Healthcheck":{"Interval":30000000000,"Retries":3,"StartPeriod":7000000000,"Test":["CMD","true"],"Timeout":5000000000},"HostConfig":{"Binds":["/srv:/h:ro","kecs-0123456789abcdef0123456789abcdef-t:/t","s:/s"],"CapAdd":["NET_ADMIN"],"CapDrop":["CHOWN"],"CpuPeriod":100000,"CpuQuota":50000,"CpuShares":256,"Devices":[{"CgroupPermissions":"rm","PathInContainer":"/dev/null","PathOnHost":"/dev/null"}],"Dns":["1.1.1.1"],"DnsSearch":["d"],"ExtraHosts":["a:1.2.3.4"],"Init":true,"IpcMode":"none","Links":["kecs-site-3-db-0123456789ab:db","kecs-site-3-cache-0123456789ab:c"],\#(Self.logs),"Memory":67108864,"MemoryReservation":33554432,"NetworkMode":"bridge","PidMode":"host","PortBindings":{"53/udp":[{"HostPort":""}],"80/tcp":[{"HostPort":""},{"HostPort":"8080"}]},"Privileged":true,"ReadonlyRootfs":true,"SecurityOpt":["no-new-privileges"],"ShmSize":8388608,"Sysctls":{"net.core.somaxconn":"9"},"Tmpfs":{"/x":"size=4m,noexec"},"Ulimits":[{"Hard":20,"Name":"nofile","Soft":10}],"VolumesFrom":["kecs-site-3-db-0123456789ab:ro"]},"Hostname":"h","Image":"nginx:1",\#(Self.labels),"OpenStdin":true,"Tty":true,"User":"1:2","WorkingDir":"/w"}
                """#)
        let volumes = try EngineTask(task: task, instance: "here").volumes.map {
            guard case .create(let body) = $0 else { return "required" }
            return String(buffer: try body.json())
        }
        #expect(
            volumes == [
                #"{"Driver":"local","DriverOpts":{},"Labels":{"kecs.instance":"here","kecs.task-arn":"\#(task.arn)"},"Name":"kecs-0123456789abcdef0123456789abcdef-t"}"#,
                #"{"Driver":"local","DriverOpts":{"o":"1"},"Labels":{"l":"2"},"Name":"s"}"#,
            ])
    }

    @Test("A shared volume that is not provisioned must be there; one of the task is its own")
    func dockerVolumes() {
        var task = sampleTask()
        task.volumes = [true, false].map {
            .init(
                name: "v",
                source: .docker(
                    .init(
                        shared: $0, autoprovision: false, driver: "local", driverOptions: [:],
                        labels: [:])))
        }
        let plan = EngineTask(task: task, instance: "here")
        #expect(plan.volumes.first == .require(name: "v"))
        #expect(plan.volumes.count == 2 && plan.volumes[1] != plan.volumes[0])
        #expect(plan.hasPreparation && !plan.needsPause)
    }

    @Test("Limits: shares are never 0, a reservation never above the limit, the task's as a bound")
    func limits() throws {
        var web = ContainerSpec(name: "web", image: "nginx")
        web.memoryReservation = 512
        var task = sampleTask(web)
        task.memory = 256
        task.cpu = 4
        let text = try json(task)
        #expect(text.contains(#""CpuPeriod":100000,"CpuQuota":1000,"CpuShares":2,"#))
        #expect(text.contains(#""Memory":268435456,"MemoryReservation":268435456,"#))
    }

    @Test("Host mode publishes nothing and remembers the ports; none has no network")
    func hostAndNone() throws {
        var web = ContainerSpec(name: "web", image: "nginx")
        web.portMappings = [.init(containerPort: 80, hostPort: 80), .init(containerPort: 53, transport: .udp)]
        var task = sampleTask(web)
        task.networkMode = .host
        let host = try json(task)
        #expect(host.contains(#""NetworkMode":"host""#))
        #expect(host.contains(#""kecs.host-ports":"80/tcp,53/udp""#))
        #expect(!host.contains("PortBindings"))
        task.networkMode = .none
        #expect(try json(task).contains(#""NetworkMode":"none""#))
        #expect(!EngineTask(task: task, instance: "here").hasPreparation)
    }

    @Test("awsvpc: what is the network's stands on the pause container")
    func awsvpc() throws {
        var web = ContainerSpec(name: "web", image: "nginx")
        web.hostname = "h"
        web.dnsServers = ["1.1.1.1"]
        web.extraHosts = [.init(hostname: "a", ipAddress: "1.2.3.4")]
        web.portMappings = [.init(containerPort: 80), .init(containerPort: 81, hostPort: 81)]
        web.systemControls = [
            .init(namespace: "net.core.somaxconn", value: "9"),
            .init(namespace: "kernel.msgmax", value: "1"),
        ]
        var task = sampleTask(web)
        task.networkMode = .awsvpc
        task.pidMode = "task"
        task.ipcMode = "task"
        let plan = EngineTask(task: task, instance: "here")
        let pause = "kecs-site-3-internal.pause-0123456789ab"
        #expect(
            try json(task)
                == #"{"Healthcheck":{"Test":["NONE"]},"HostConfig":{"CpuShares":2,"IpcMode":"container:\#(pause)",\#(Self.logs),"NetworkMode":"container:\#(pause)","PidMode":"container:\#(pause)","Sysctls":{"kernel.msgmax":"1"}},"Image":"nginx",\#(Self.labels)}"#
        )
        let network = try #require(plan.network)
        #expect(
            String(buffer: try network.json())
                == #"{"CheckDuplicate":true,"Driver":"bridge","Labels":{"kecs.instance":"here","kecs.task-arn":"\#(task.arn)"},"Name":"kecs-\#(task.id)"}"#
        )
        let body = String(buffer: try plan.pauseBody(publishing: true).json())
        #expect(body.contains(#""Image":"kecs/pause:1""#))
        #expect(body.contains(#""NetworkMode":"kecs-\#(task.id)""#))
        #expect(body.contains(#""PortBindings":{"81/tcp":[{"HostPort":"81"}]}"#))
        #expect(body.contains(#""Hostname":"h""#) && body.contains(#""Dns":["1.1.1.1"]"#))
        #expect(body.contains(#""ExtraHosts":["a:1.2.3.4"]"#))
        #expect(body.contains(#""Sysctls":{"net.core.somaxconn":"9"}"#))
        #expect(!body.contains("kecs.container-name"))
        #expect(!String(buffer: try plan.pauseBody(publishing: false).json()).contains("Ports"))
    }
}
