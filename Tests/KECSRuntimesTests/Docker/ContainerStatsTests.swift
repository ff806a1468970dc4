import Foundation
import KECSControl
import KECSModel
import KECSRuntimes
import Testing

@Suite("Docker: what containers use")
struct ContainerStatsTests {
    private func usage(_ json: String) throws -> ContainerUsage? {
        ContainerUsage(try JSONDecoder().decode(ContainerStats.self, from: Data(json.utf8)))
    }

    /// Of an engine with cgroup v1, shortened.
    private static let first = #"""
        {"read":"2026-11-24T21:42:07.468604885Z","preread":"0001-01-01T00:00:00Z","pids_stats":{"current":1},
         "blkio_stats":{"io_service_bytes_recursive":[
           {"major":8,"minor":0,"op":"Read","value":4096},{"major":8,"minor":0,"op":"Write","value":10},
           {"major":8,"minor":16,"op":"Read","value":1},{"major":8,"minor":0,"op":"Total","value":4107}]},
         "cpu_stats":{"cpu_usage":{"total_usage":711755245,"percpu_usage":[1,2]},"system_cpu_usage":3037730000000,
           "online_cpus":2},
         "memory_stats":{"usage":790528,"stats":{"inactive_file":7,"total_inactive_file":90528},"limit":67108864},
         "networks":{"eth0":{"rx_bytes":596,"tx_bytes":1},"eth1":{"rx_bytes":4,"tx_bytes":2}}}
        """#

    @Test("cgroup v1")
    func versionOne() throws {
        let usage = try #require(try usage(Self.first))
        #expect(usage.readAt == Timestamp(milliseconds: 1_795_556_527_468))
        #expect(usage.cpuNanoseconds == 711_755_245)
        #expect(usage.processors == 2)
        #expect(usage.memoryBytes == 700_000)
        #expect(usage.memoryLimitBytes == 67_108_864)
        #expect(usage.networkRxBytes == 600)
        #expect(usage.networkTxBytes == 3)
        #expect(usage.storageReadBytes == 4097)
        #expect(usage.storageWriteBytes == 10)
    }

    @Test("cgroup v2: other words, and nothing where nothing was counted")
    func versionTwo() throws {
        let usage = try #require(
            try usage(
                #"""
                {"read":"2026-01-01T00:00:00Z","cpu_stats":{"cpu_usage":{"total_usage":5},"system_cpu_usage":9},
                 "blkio_stats":{"io_service_bytes_recursive":[{"op":"read","value":7},{"op":"write","value":8}]},
                 "memory_stats":{"usage":100,"stats":{"inactive_file":40}}}
                """#))
        #expect(usage.memoryBytes == 60)
        #expect(usage.memoryLimitBytes == nil)
        #expect(usage.processors == nil)
        #expect(usage.networkRxBytes == nil)
        #expect(usage.networkTxBytes == nil)
        #expect(usage.storageReadBytes == 7)
        #expect(usage.storageWriteBytes == 8)
    }

    @Test("A container that does not run any more has no numbers, rather than zeros")
    func ended() throws {
        #expect(
            try usage(
                #"{"read":"0001-01-01T00:00:00Z","cpu_stats":{"cpu_usage":{"total_usage":0}},"memory_stats":{}}"#)
                == nil)
        let bare = try #require(
            try usage(
                #"{"read":"2026-01-01T00:00:00Z","cpu_stats":{"cpu_usage":{"total_usage":0}},"memory_stats":{},"blkio_stats":{"io_service_bytes_recursive":null}}"#))
        #expect(bare == ContainerUsage(readAt: bare.readAt))
    }

    @Test("One reading of each running container; the pause container's network is the task's")
    func task() async throws {
        let task = sampleTask()
        func item(_ id: String, _ state: String, _ name: String?) -> String {
            let label = name.map { #","kecs.container-name":"\#($0)""# } ?? ""
            return #"{"Id":"\#(id)","State":"\#(state)","Labels":{"kecs.instance":"here","kecs.task-arn":"\#(task.arn)"\#(label)}}"#
        }
        let list = "[" + [item("c1", "running", "web"), item("c2", "exited", "job"), item("c3", "running", nil), item("c4", "running", "gone")].joined(separator: ",") + "]"
        try await FakeEngineBench.with(
            DockerOptions(),
            { request in
                switch request.path {
                case "/containers/json": .json(200, list)
                case "/containers/c1/stats", "/containers/c3/stats": .json(200, Self.first)
                case "/containers/c4/stats": .json(404, #"{"message":"No such container"}"#)
                default: nil
                }
            }
        ) { bench in
            let usage = try await bench.runtime.stats(task.arn)
            #expect(Array(usage.containers.keys) == ["web"])
            #expect(usage.shared?.networkRxBytes == 600)
            // Told once, though the engine tells it with each of them.
            #expect(usage.containers["web"]?.networkRxBytes == nil)
            #expect(usage.containers["web"]?.memoryBytes == 700_000)
            let asked = bench.engine.requests.filter { $0.path.hasSuffix("/stats") }
            #expect(asked.count == 3)
            #expect(asked.allSatisfy { $0.query == ["stream": "false", "one-shot": "true"] })
        }
    }

    @Test("A task that the engine does not know is absent; an engine that fails is asked again later")
    func failures() async throws {
        for (status, kind) in [(200, RuntimeError.Kind.absent), (500, .retryable)] {
            try await FakeEngineBench.with(
                DockerOptions(), { request in
                    request.path == "/containers/json" ? .json(status, status == 200 ? "[]" : "{}") : nil
                }
            ) { bench in
                let error = await #expect(throws: RuntimeError.self) {
                    try await bench.runtime.stats(sampleTask().arn)
                }
                #expect(error?.kind == kind)
            }
        }
    }
}
