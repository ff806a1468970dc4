import KECSMetrics
import KECSModel
import Testing

@testable import kecs

struct ServerMetricsTests {
    @Test func eachIsNamedOnceAndByTheRules() {
        let names = ServerMetrics.descriptions.map(\.name)
        #expect(Set(names).count == names.count)
        for metric in ServerMetrics.descriptions {
            #expect(metric.name.hasPrefix("kecs_") || metric.name.hasPrefix("process_"))
            #expect(metric.name.hasSuffix("_total") == (metric.kind == .counter), "\(metric.name)")
            #expect(metric.help.hasSuffix(".") && !metric.help.contains("\n"), "\(metric.name)")
            #expect(metric.buckets == metric.buckets.sorted())
        }
    }

    @Test func aServerThatHasDoneNothing() async {
        let text = await ServerMetrics.makeRegistry().text()
        #expect(text.contains("# TYPE kecs_build_info gauge\nkecs_build_info{version="))
        #expect(text.hasSuffix("\n"))
    }
}
