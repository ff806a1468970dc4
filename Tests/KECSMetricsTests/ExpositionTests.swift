import CoreMetrics
import KECSMetrics
import Testing

struct ExpositionTests {
    /// What a collector of a test found.
    struct Found: MetricCollector {
        var metrics: [CollectedMetric]

        func collect() async -> [CollectedMetric] { metrics }
    }

    @Test func eachKindAsTheFormatHasIt() async {
        let registry = MetricsRegistry([
            MetricDescription("requests_total", .counter, "Requests, by operation."),
            MetricDescription("open", .gauge, "Open now."),
            MetricDescription("wait_seconds", .histogram, "What was waited.", buckets: [0.001, 0.5, 2]),
        ])
        Counter(label: "requests_total", dimensions: [("operation", "RunTask"), ("status", "200")], factory: registry)
            .increment(by: 3)
        Counter(label: "requests_total", dimensions: [("status", "400"), ("operation", "RunTask")], factory: registry)
            .increment()
        Meter(label: "open", factory: registry).set(2.5)
        let timer = Timer(label: "wait_seconds", factory: registry)
        timer.recordNanoseconds(1_000_000)
        timer.recordNanoseconds(250_000_000)
        timer.recordNanoseconds(3_000_000_000)
        #expect(
            await registry.text() == """
                # HELP open Open now.
                # TYPE open gauge
                open 2.5
                # HELP requests_total Requests, by operation.
                # TYPE requests_total counter
                requests_total{operation="RunTask",status="200"} 3
                requests_total{operation="RunTask",status="400"} 1
                # HELP wait_seconds What was waited.
                # TYPE wait_seconds histogram
                wait_seconds_bucket{le="0.001"} 1
                wait_seconds_bucket{le="0.5"} 2
                wait_seconds_bucket{le="2"} 2
                wait_seconds_bucket{le="+Inf"} 3
                wait_seconds_sum 3.251
                wait_seconds_count 3

                """)
    }

    @Test func whatWouldBreakALineIsEscaped() async {
        let registry = MetricsRegistry([
            MetricDescription("a_total", .counter, "Back\\slash and\nline, \"quotes\" as they are.")
        ])
        for value in ["quote\"", "back\\slash", "line\nend", "return\r\nline", "\"} 7\nevil 1", "ü\u{1F600}"] {
            Counter(label: "a_total", dimensions: [("v", value)], factory: registry).increment()
        }
        let lines = await registry.text().split(separator: "\n").map(String.init)
        #expect(lines.count == 8)
        #expect(lines[0] == #"# HELP a_total Back\\slash and\nline, "quotes" as they are."#)
        for line in [
            #"a_total{v="quote\""} 1"#, #"a_total{v="back\\slash"} 1"#, #"a_total{v="line\nend"} 1"#,
            "a_total{v=\"return\r\\nline\"} 1", #"a_total{v="\"} 7\nevil 1"} 1"#, #"a_total{v="ü😀"} 1"#,
        ] {
            #expect(lines.contains(line), "\(line)")
        }
    }

    @Test func namesAreMadeLegal() async {
        let registry = MetricsRegistry()
        Counter(label: "http.requests-x", dimensions: [("__name", "a"), ("1st", "b"), ("le", "c")], factory: registry)
            .increment()
        Timer(label: "9 waits", factory: registry).recordNanoseconds(0)
        Counter(label: "", factory: registry).increment()
        let text = await registry.text()
        #expect(
            text.contains(#"http_requests_x_total{_1st="b",exported___name="a",exported_le="c"} 1"# + "\n"))
        #expect(text.contains("# TYPE _9_waits_seconds histogram\n"))
        #expect(text.contains("# TYPE __total counter\n"))
    }

    @Test(arguments: [
        (0.0, "0"), (-3, "-3"), (0.1, "0.1"), (1e15, "1000000000000000"), (1e300, "1e+300"),
        (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"), (0.00001, "1e-05"),
    ]) func numbers(value: Double, text: String) async {
        let registry = MetricsRegistry()
        registry.add(Found(metrics: [CollectedMetric("x", value)]))
        #expect(await registry.text() == "# TYPE x gauge\nx \(text)\n")
    }

    @Test func collectorsAreAskedAtEachScrapeAndJoinWhatIsTold() async {
        let registry = MetricsRegistry([
            MetricDescription("doors_total", .counter, "By door."),
            MetricDescription("nothing", .gauge, "Has no series."),
        ])
        Counter(label: "doors_total", dimensions: [("door", "a")], factory: registry).increment()
        var collected = CollectedMetric("doors_total")
        collected.add([("door", "b")], 5)
        registry.add(Found(metrics: [collected, CollectedMetric("nothing")]))
        let histogram = Histogram(bounds: [1])
        histogram.observe(0.5, count: 4)
        registry.add(Found(metrics: [CollectedMetric("h", histogram.snapshot)]))
        for _ in 1...2 {
            let text = await registry.text()
            #expect(text.contains("doors_total{door=\"a\"} 1\ndoors_total{door=\"b\"} 5\n"))
            #expect(!text.contains("nothing"))
        }
    }
}
