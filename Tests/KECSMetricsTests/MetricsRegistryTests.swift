import CoreMetrics
import KECSMetrics
import Testing

struct MetricsRegistryTests {
    private func lines(_ registry: MetricsRegistry, _ prefix: String) async -> [String] {
        await registry.text().split(separator: "\n").map(String.init).filter { $0.hasPrefix(prefix) }
    }

    @Test func labelsBeyondTheLimitAreOther() async {
        let registry = MetricsRegistry([
            MetricDescription("hits_total", .counter, "By whom.", seriesLimit: 3)
        ])
        for number in 1...10_000 {
            Counter(label: "hits_total", dimensions: [("who", "c\(number)")], factory: registry).increment()
        }
        // Those that were there first are told apart still.
        Counter(label: "hits_total", dimensions: [("who", "c2")], factory: registry).increment()
        #expect(
            await lines(registry, "hits_total") == [
                #"hits_total{who="c1"} 1"#, #"hits_total{who="c2"} 2"#, #"hits_total{who="c3"} 1"#,
                #"hits_total{who="other"} 9997"#,
            ])
    }

    @Test func soAreThoseThatAreCollected() async {
        let registry = MetricsRegistry([MetricDescription("lag", .gauge, "By whom.", seriesLimit: 2)])
        var lag = CollectedMetric("lag")
        for number in 1...5 { lag.add([("who", "c\(number)")], number) }
        registry.add(ExpositionTests.Found(metrics: [lag]))
        for _ in 1...2 {
            #expect(
                await lines(registry, "lag") == [
                    #"lag{who="c1"} 1"#, #"lag{who="c2"} 2"#, #"lag{who="other"} 12"#,
                ])
        }
    }

    @Test func namesThatNobodyDescribedAreBoundedToo() async {
        let registry = MetricsRegistry()
        for number in 1...1000 { Counter(label: "c\(number)", factory: registry).increment() }
        #expect(await lines(registry, "c").count == 200)
    }

    @Test func longValuesAreCut() async {
        let registry = MetricsRegistry()
        let long = String(repeating: "ü", count: 10_000)
        Counter(label: "c", dimensions: [("v", long)], factory: registry).increment()
        #expect(await lines(registry, "c") == [#"c_total{v="\#(String(repeating: "ü", count: 64))"} 1"#])
    }

    @Test func whatContradictsIsTakenAndNotExposed() async {
        let registry = MetricsRegistry([MetricDescription("a_total", .gauge, "A gauge after all.")])
        Counter(label: "a_total", factory: registry).increment()
        Meter(label: "b_total", factory: registry).set(1.0)
        Counter(label: "b_total", factory: registry).increment()
        #expect(await registry.text() == "# TYPE b_total gauge\nb_total 1\n")
    }

    @Test func oneSeriesForOneSetOfLabels() async {
        let registry = MetricsRegistry()
        for _ in 1...3 {
            Counter(label: "c", dimensions: [("a", "1"), ("b", "2")], factory: registry).increment()
            Counter(label: "c", dimensions: [("b", "2"), ("a", "1")], factory: registry).increment()
        }
        #expect(await lines(registry, "c") == [#"c_total{a="1",b="2"} 6"#])
    }

    @Test func whatIsDestroyedGoes() async {
        let registry = MetricsRegistry()
        let counter = Counter(label: "c", dimensions: [("a", "1")], factory: registry)
        let kept = Counter(label: "c", dimensions: [("a", "2")], factory: registry)
        counter.increment()
        kept.increment()
        counter.destroy()
        #expect(await lines(registry, "c") == [#"c_total{a="2"} 1"#])
        let gauge = Gauge(label: "g", factory: registry)
        gauge.record(1)
        gauge.destroy()
        #expect(await lines(registry, "g").isEmpty)
    }

    @Test func allThatSwiftMetricsHas() async {
        let registry = MetricsRegistry()
        let fraction = FloatingPointCounter(label: "f", factory: registry)
        fraction.increment(by: 0.25)
        fraction.increment(by: 0.5)
        Gauge(label: "g", factory: registry).record(7)
        let meter = Meter(label: "m", factory: registry)
        meter.increment(by: 3)
        meter.decrement(by: 1)
        Recorder(label: "r", factory: registry).record(3)
        let text = await registry.text()
        for line in ["f_total 0.75", "g 7", "m 2", #"r_bucket{le="2"} 0"#, #"r_bucket{le="4"} 1"#, "r_sum 3", "r_count 1"] {
            #expect(text.contains("\n\(line)\n"), "\(line)")
        }
    }

    @Test func countersOnlyGoUp() async {
        let registry = MetricsRegistry()
        let counter = Counter(label: "c", factory: registry)
        counter.increment(by: 5)
        counter.increment(by: -3)
        #expect(await lines(registry, "c") == ["c_total 5"])
        counter.reset()
        #expect(await lines(registry, "c") == ["c_total 0"])
    }

    @Test func manyAtOnceLoseNothing() async {
        let registry = MetricsRegistry()
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    let timer = Timer(label: "t", factory: registry)
                    for round in 0..<2000 {
                        Counter(label: "c", dimensions: [("w", "\(worker % 2)")], factory: registry).increment()
                        timer.recordNanoseconds(Int64(round % 2) * 1_000_000_000)
                        if round % 500 == 0 { _ = await registry.text() }
                    }
                }
            }
        }
        let text = await registry.text()
        #expect(text.contains("c_total{w=\"0\"} 8000\nc_total{w=\"1\"} 8000\n"))
        #expect(text.contains("\nt_seconds_bucket{le=\"0.5\"} 8000\n"))
        #expect(text.contains("\nt_seconds_sum 8000\nt_seconds_count 16000\n"))
    }
}

struct HistogramTests {
    @Test func aBoundBelongsToItsBucket() {
        let histogram = Histogram(bounds: [1, 2])
        for value in [-1.0, 0, 1, 1.000001, 2, 2.5, .infinity] { histogram.observe(value) }
        #expect(histogram.snapshot.counts == [3, 2, 2])
        #expect(histogram.snapshot.count == 7)
    }

    @Test func whatIsNoNumberIsNotCounted() {
        let histogram = Histogram(bounds: [1])
        histogram.observe(.nan)
        histogram.observe(1, count: 0)
        histogram.recordNanoseconds(-5)
        #expect(histogram.snapshot.counts == [1, 0])
        #expect(histogram.snapshot.sum == 0)
    }

    @Test func snapshotsAreAdded() {
        let one = Histogram(bounds: [1, 2])
        one.observe(0.5, count: 3)
        let two = Histogram(bounds: [1, 2])
        two.observe(1.5)
        var sum = one.snapshot
        sum.add(two.snapshot)
        #expect(sum.counts == [3, 1, 0])
        #expect(sum.sum == 3)
        // Of other buckets: it cannot be.
        sum.add(HistogramSnapshot(bounds: [7]))
        #expect(sum.counts == [3, 1, 0])
    }
}
