import Foundation
import KECSControl
import KECSModel
import KECSRuntimes
import KECSTestSupport
import Testing

/// What a supervisor keeps of a container's output.
@Suite struct ProcessLogTests {
    private let subject = ProcessSubject()

    private func logs(
        of script: String, tail: Int? = nil, logBytes: Int = 10 << 20,
        inspect: (String) throws -> Void = { _ in }
    ) async throws -> [ContainerLogLine] {
        var subject = subject
        subject.options.logBytes = logBytes
        let bench = ConformanceBench(subject)
        try await bench.connect()
        do {
            let task = bench.task(subject.shell("job", script))
            try await bench.start(task)
            try await bench.waitExited(task, "job")
            let lines = try await bench.runtime.logs(task.arn, container: "job", tail: tail)
            try inspect("\(subject.folder)/tasks/\(task.id)/job")
            await bench.close()
            return lines
        } catch {
            await bench.close()
            throw error
        }
    }

    @Test func bothStreamsAndEmptyLinesAndAnUnfinishedLastOne() async throws {
        let lines = try await logs(of: "printf 'one\\n\\n'; sleep 0.1; echo two >&2; sleep 0.1; printf three")
        #expect(lines.map(\.text) == ["one", "", "two", "three"])
        #expect(lines.map(\.stream) == [.stdout, .stdout, .stderr, .stdout])
        #expect(lines.map(\.timestamp) == lines.map(\.timestamp).sorted())
    }

    @Test func whatIsWrittenLastIsNotLost() async throws {
        // More than a pipe holds, and the program ends at once.
        let lines = try await logs(of: "seq 1 30000", tail: 3)
        #expect(lines.map(\.text) == ["29998", "29999", "30000"])
    }

    @Test func atMostTenThousandLines() async throws {
        let lines = try await logs(of: "seq 1 30000")
        #expect(lines.count == 10_000)
        #expect(lines.first?.text == "20001")
    }

    @Test func longLinesAreCut() async throws {
        let lines = try await logs(of: "head -c 40000 /dev/zero | tr '\\0' x; echo")
        #expect(lines.map(\.text.utf8.count) == [16_384, 16_384, 7232])
    }

    @Test func bytesThatAreNoTextDoNoHarm() async throws {
        let lines = try await logs(of: "printf 'a\\377\\000b\\r\\n'; echo fine")
        #expect(lines.count == 2)
        #expect(lines.last?.text == "fine")
    }

    @Test func rotationKeepsTheNewestWithinItsBound() async throws {
        let limit = 100_000
        let lines = try await logs(of: "seq 1 60000", tail: 20_000, logBytes: limit) { folder in
            let sizes = try ["log", "log.1"].map {
                try FileManager.default.attributesOfItem(atPath: "\(folder)/\($0)")[.size] as? Int
            }
            #expect(sizes.allSatisfy { ($0 ?? .max) <= limit }, "\(sizes)")
            let parts = try FileManager.default.contentsOfDirectory(atPath: folder)
                .filter { $0.hasPrefix("log") }
            #expect(parts.count == 2)
        }
        // Over the seam of the two files there is neither a gap nor a double.
        let numbers = lines.compactMap { Int($0.text) }
        #expect(numbers.last == 60_000)
        #expect(numbers.count > 4000)
        #expect(numbers == Array((60_001 - numbers.count)...60_000))
    }
}
