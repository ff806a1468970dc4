import Testing

@testable import KECSMetrics

#if os(Linux)
struct ProcessCollectorTests {
    @Test func namesInParentheses() throws {
        let fields = (4...52).map { "\($0 * 100)" }.joined(separator: " ")
        let stat = try #require(
            ProcessCollector.Stat("42 (evil) name (x) S \(fields)\n", ticks: 100, pageBytes: 4096))
        #expect(stat.cpuSeconds == 29)
        #expect(stat.startSeconds == 22)
        #expect(stat.virtualBytes == 2300)
        #expect(stat.residentBytes == 2400 * 4096)
    }

    @Test(arguments: ["", "42", "42 (x) S 1 2 3", "42 (x) S " + String(repeating: "x ", count: 60)])
    func whatIsNone(text: String) {
        #expect(ProcessCollector.Stat(text, ticks: 100, pageBytes: 4096) == nil)
    }

    @Test func thisProcess() async throws {
        let registry = MetricsRegistry(ProcessCollector.descriptions)
        registry.add(ProcessCollector())
        var values: [String: Double] = [:]
        for line in await registry.text().split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: " ")
            values[String(parts[0])] = Double(parts[1])
        }
        #expect(Set(values.keys) == Set(ProcessCollector.descriptions.map(\.name)))
        #expect((1 << 20...1 << 40).contains(Int(values["process_resident_memory_bytes"] ?? 0)))
        #expect((3...100_000).contains(Int(values["process_open_fds"] ?? 0)))
        // After 2020.
        #expect(values["process_start_time_seconds"] ?? 0 > 1_577_836_800)
    }

    /// Kernels have told of CPU times that were negative numbers read without their sign.
    @Test(arguments: ["9223372036854775807", "18446744073709551615", "-1", "0"])
    func anyNumberIsSurvived(_ number: String) {
        for place in 0..<24 {
            var fields = Array(repeating: "1", count: 24)
            fields[place] = number
            _ = ProcessCollector.Stat("42 (kecs) S \(fields.joined(separator: " "))\n", ticks: 100, pageBytes: 4096)
        }
        let all = Array(repeating: number, count: 24).joined(separator: " ")
        _ = ProcessCollector.Stat("42 (kecs) S \(all)\n", ticks: 1, pageBytes: .max)
    }
}
#endif
