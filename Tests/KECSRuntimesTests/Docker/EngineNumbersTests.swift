import Foundation
import KECSControl
import KECSModel
import KECSRuntimes
import Testing

/// Numbers that an engine may tell, however large, end at their type's bound and not the program.
@Suite("Docker: numbers of the engine") struct EngineNumbersTests {
    private static let edges = [Int.min, -1, 0, 1, .max - 1, .max]

    @Test(arguments: edges, edges)
    func statistics(_ one: Int, _ other: Int) throws {
        let json = #"""
            {"read":"2026-01-01T00:00:00Z","cpu_stats":{"cpu_usage":{"total_usage":\#(one)},"system_cpu_usage":\#(other),"online_cpus":\#(one)},
             "blkio_stats":{"io_service_bytes_recursive":[{"op":"read","value":\#(one)},{"op":"read","value":\#(other)},
               {"op":"write","value":\#(other)},{"op":"write","value":\#(one)}]},
             "memory_stats":{"usage":\#(one),"limit":\#(other),"stats":{"inactive_file":\#(other)}},
             "networks":{"a":{"rx_bytes":\#(one),"tx_bytes":\#(other)},"b":{"rx_bytes":\#(other),"tx_bytes":\#(one)}}}
            """#
        let usage = try #require(ContainerUsage(try JSONDecoder().decode(ContainerStats.self, from: Data(json.utf8))))
        let sum = one.clampedSum(other)
        #expect(usage.networkRxBytes == sum && usage.networkTxBytes == sum)
        #expect(usage.storageReadBytes == sum && usage.storageWriteBytes == sum)
        if one >= 0, other >= 0 { #expect(sum >= max(one, other)) }
    }

    @Test(arguments: edges, edges)
    func progress(_ one: Int, _ other: Int) throws {
        var progress = PullProgress()
        for (id, current, total) in [("a", one, other), ("b", one, other), ("c", other, one)] {
            let json = #"{"id":"\#(id)","status":"Downloading","progressDetail":{"current":\#(current),"total":\#(total)}}"#
            progress.apply(try JSONDecoder().decode(PullMessage.self, from: Data(json.utf8)))
        }
        #expect(progress.line?.hasPrefix("0 of 3 layers") == true)
    }
}
