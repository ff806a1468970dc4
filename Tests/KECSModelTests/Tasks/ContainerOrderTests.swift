import KECSModel
import Testing

struct ContainerOrderTests {
    typealias Condition = KECSModel.ContainerDependency.Condition
    typealias Readiness = ContainerOrder.Readiness

    /// What the dependency may look like.
    enum Other: CaseIterable {
        case pending, running, healthy, unhealthy, exited0, exited1, lost, neverStarted

        var record: ContainerRecord {
            var record = ContainerRecord(arn: "", spec: .named("db"))
            record.lastStatus =
                switch self {
                case .pending: .pending
                case .running, .healthy, .unhealthy: .running
                case .exited0, .exited1, .lost, .neverStarted: .stopped
                }
            if self != .pending, self != .neverStarted {
                record.startedAt = Timestamp(milliseconds: 1000)
            }
            record.health =
                switch self {
                case .healthy: .healthy
                case .unhealthy: .unhealthy
                default: nil
                }
            record.exitCode =
                switch self {
                case .exited0: 0
                case .exited1: 1
                default: nil
                }
            return record
        }
    }

    private func readiness(
        _ condition: Condition, _ other: Other, startTimeout: Int? = nil, now: Int = 2000
    ) -> Readiness {
        var db = ContainerSpec.named("db", essential: false)
        db.startTimeout = startTimeout
        let order = ContainerOrder([.named("web", .on("db", condition)), db])
        return order.readiness(
            of: "web", among: [ContainerRecord(arn: "", spec: .named("web")), other.record],
            now: Timestamp(milliseconds: now))
    }

    @Test("the table of conditions")
    func table() {
        let waiting = Readiness.waiting(until: nil)
        let never = Readiness.impossible("container db never started")
        let notZero = Readiness.impossible("container db did not exit with code 0")
        let stopped = Readiness.impossible("container db stopped")
        let expected: [Condition: [Other: Readiness]] = [
            .start: [
                .pending: waiting, .running: .ready, .healthy: .ready, .unhealthy: .ready,
                .exited0: .ready, .exited1: .ready, .lost: .ready, .neverStarted: never,
            ],
            .complete: [
                .pending: waiting, .running: waiting, .healthy: waiting, .unhealthy: waiting,
                .exited0: .ready, .exited1: .ready, .lost: .ready, .neverStarted: never,
            ],
            .success: [
                .pending: waiting, .running: waiting, .healthy: waiting, .unhealthy: waiting,
                .exited0: .ready, .exited1: notZero, .lost: notZero, .neverStarted: never,
            ],
            .healthy: [
                .pending: waiting, .running: waiting, .healthy: .ready, .unhealthy: waiting,
                .exited0: stopped, .exited1: stopped, .lost: stopped, .neverStarted: never,
            ],
        ]
        for (condition, row) in expected {
            for other in Other.allCases {
                #expect(readiness(condition, other) == row[other], "\(condition) \(other)")
            }
        }
    }

    @Test("startTimeout counts from the dependency's start and ends the waiting")
    func startTimeout() {
        for condition in [Condition.complete, .success, .healthy] {
            // Not started yet: nothing counts.
            #expect(readiness(condition, .pending, startTimeout: 5, now: 9_999_999) == .waiting(until: nil))
            #expect(
                readiness(condition, .running, startTimeout: 5, now: 5999)
                    == .waiting(until: Timestamp(milliseconds: 6000)))
            #expect(
                readiness(condition, .running, startTimeout: 5, now: 6000)
                    == .impossible("container db was not ready within its startTimeout of 5 s"))
        }
        #expect(readiness(.start, .pending, startTimeout: 5, now: 9_999_999) == .waiting(until: nil))
        #expect(readiness(.healthy, .healthy, startTimeout: 5, now: 9_999_999) == .ready)
        #expect(readiness(.healthy, .running, startTimeout: 0, now: 9_999_999) == .waiting(until: nil))
    }

    @Test("one impossible dependency decides, although another still waits")
    func impossibleFirst() {
        let order = ContainerOrder([
            .named("web", .on("a", .start), .on("db", .success)), .named("a"), .named("db"),
        ])
        let containers = [ContainerRecord(arn: "", spec: .named("a")), Other.exited1.record]
        #expect(
            order.readiness(of: "web", among: containers, now: Timestamp(milliseconds: 0))
                == .impossible("container db did not exit with code 0"))
    }

    @Test("the earliest end of the waiting counts")
    func earliestEnd() {
        var a = ContainerSpec.named("a")
        a.startTimeout = 9
        var db = ContainerSpec.named("db")
        db.startTimeout = 4
        let order = ContainerOrder([.named("web", .on("a", .healthy), .on("db", .healthy)), a, db])
        var other = Other.running.record
        other.name = "a"
        #expect(
            order.readiness(
                of: "web", among: [other, Other.running.record], now: Timestamp(milliseconds: 0))
                == .waiting(until: Timestamp(milliseconds: 5000)))
    }

    @Test("links and volumesFrom mean START")
    func implied() {
        var web = ContainerSpec.named("web")
        web.links = ["db:database"]
        web.volumesFrom = [VolumeFrom(sourceContainer: "data", readOnly: true)]
        let order = ContainerOrder([web, .named("db"), .named("data")])
        var db = ContainerRecord(arn: "", spec: .named("db"))
        var data = ContainerRecord(arn: "", spec: .named("data"))
        let now = Timestamp(milliseconds: 0)
        db.lastStatus = .running
        #expect(order.readiness(of: "web", among: [db, data], now: now) == .waiting(until: nil))
        data.lastStatus = .running
        #expect(order.readiness(of: "web", among: [db, data], now: now) == .ready)
    }

    @Test("a container is stopped after all that depend on it have stopped")
    func mayStop() {
        let order = ContainerOrder([.named("web", .on("db", .start)), .named("db")])
        var web = ContainerRecord(arn: "", spec: .named("web"))
        let db = Other.running.record
        for status in ContainerRecord.Status.allCases {
            web.lastStatus = status
            #expect(order.mayStop("db", among: [web, db]) == (status == .stopped))
            #expect(order.mayStop("web", among: [web, db]))
        }
    }

    @Test func cycles() {
        #expect(ContainerOrder([]).cycle() == nil)
        #expect(
            ContainerOrder([
                .named("a", .on("b", .start), .on("c", .start)), .named("b", .on("d", .start)),
                .named("c", .on("d", .start)), .named("d"),
            ]).cycle() == nil)
        #expect(ContainerOrder([.named("a", .on("a", .start))]).cycle() == ["a", "a"])
        let cycle = ContainerOrder([
            .named("x", .on("a", .start)), .named("a", .on("b", .start)),
            .named("b", .on("c", .healthy)), .named("c", .on("a", .complete)),
        ]).cycle()
        #expect(cycle?.count == 4 && cycle?.first == cycle?.last)
        #expect(Set(cycle ?? []) == ["a", "b", "c"])
    }
}
