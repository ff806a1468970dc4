import KECSModel
import Testing

struct EventFilterTests {
    private static let arn = "arn:aws:ecs:us-east-1:000000000000:"

    static let cluster = EventSubject(
        type: .cluster, keys: EventKeys(cluster: arn + "cluster/production", status: "ACTIVE"))
    static let service = EventSubject(
        type: .service,
        keys: EventKeys(
            cluster: arn + "cluster/production", service: arn + "service/production/web-api",
            taskDefinition: arn + "task-definition/webapp:2", status: "ACTIVE"))
    static let runningTask = EventSubject(
        type: .task,
        keys: EventKeys(
            cluster: arn + "cluster/production", service: arn + "service/production/web-api",
            task: arn + "task/production/1234567890abcdef",
            taskDefinition: arn + "task-definition/webapp:1", startedBy: "ecs-svc/1",
            tags: [Tag(key: "team", value: "web"), Tag(key: "env", value: "a=b")],
            status: "RUNNING"))
    /// Of no service.
    static let stoppedTask = EventSubject(
        type: .task,
        keys: EventKeys(
            cluster: arn + "cluster/staging", task: arn + "task/staging/ff",
            taskDefinition: arn + "task-definition/batch:7",
            tags: [Tag(key: "team", value: "data")], status: "STOPPED"))
    static let container = EventSubject(
        type: .container,
        keys: EventKeys(
            cluster: arn + "cluster/production", task: arn + "task/production/1234567890abcdef",
            container: "app", status: "RUNNING"))
    static let all = [cluster, service, runningTask, stoppedTask, container]

    private func names(_ list: String...) -> Set<String> { Set(list) }

    @Test("an event's names are its own, whatever event they are taken from")
    func likeAnother() {
        let arn = Self.arn
        let keys = [
            EventKeys(
                cluster: arn + "cluster/production", task: arn + "task/production/ff",
                taskDefinition: arn + "task-definition/webapp:1"),
            EventKeys(
                cluster: arn + "cluster/production", service: arn + "service/production/web-api",
                task: arn + "task/production/ee", taskDefinition: arn + "task-definition/webapp:2"),
            EventKeys(cluster: arn + "cluster/staging", container: "app"),
            EventKeys(),
        ]
        for former in keys.map({ EventSubject(type: .task, keys: $0) }) {
            for own in keys {
                let subject = EventSubject.of(type: .service, keys: own, after: former)
                let alone = EventSubject(type: .service, keys: own)
                #expect(subject == alone && subject != former)
                for dimension in EventDimension.allCases {
                    #expect(subject.names(in: dimension) == alone.names(in: dimension))
                }
            }
            for own in keys {
                let subject = EventSubject.of(type: .task, keys: own, after: former)
                #expect((subject === former) == (EventSubject(type: .task, keys: own) == former))
            }
        }
    }

    /// A filter and the places in ``all`` of what it matches.
    static let table: [(EventFilter, [Int])] = [
        (EventFilter(), [0, 1, 2, 3, 4]),
        (EventFilter(eventTypes: [.task]), [2, 3]),
        (EventFilter(eventTypes: []), []),
        (EventFilter(lists: [.cluster: ["production"]]), [0, 1, 2, 4]),
        (EventFilter(lists: [.cluster: [arn + "cluster/staging"]]), [3]),
        (EventFilter(lists: [.cluster: ["staging", "production"]]), [0, 1, 2, 3, 4]),
        (EventFilter(lists: [.cluster: ["prod", "cluster/production"]]), []),
        // Services say nothing about clusters; who has no service does not match.
        (EventFilter(lists: [.service: ["web-api"]]), [0, 1, 2]),
        (EventFilter(lists: [.service: [arn + "service/production/web-api"]]), [0, 1, 2]),
        (EventFilter(lists: [.service: ["other"]]), [0]),
        (EventFilter(lists: [.cluster: ["staging"], .service: ["web-api"]]), []),
        (EventFilter(lists: [.taskDefinition: ["webapp"]]), [0, 1, 2]),
        (EventFilter(lists: [.taskDefinition: ["webapp:1"]]), [0, 2]),
        (EventFilter(lists: [.taskDefinition: [arn + "task-definition/batch:7"]]), [0, 3]),
        (EventFilter(lists: [.task: ["ff"]]), [0, 1, 3]),
        (EventFilter(lists: [.task: [arn + "task/production/1234567890abcdef"]]), [0, 1, 2, 4]),
        (EventFilter(lists: [.container: ["app"]]), [0, 1, 2, 3, 4]),
        (EventFilter(lists: [.container: ["db"]]), [0, 1, 2, 3]),
        (EventFilter(lists: [.startedBy: ["ecs-svc/1"]]), [0, 1, 2]),
        // Every type has tags, and who has none does not match.
        (EventFilter(lists: [.tag: ["team"]]), [2, 3]),
        (EventFilter(lists: [.tag: ["team=web"]]), [2]),
        (EventFilter(lists: [.tag: ["team=data", "env=a=b"]]), [2, 3]),
        (EventFilter(lists: [.tag: ["env=a", "web", "team="]]), []),
        // The specification's example: all clusters and services, some tasks.
        (
            EventFilter(
                eventTypes: [.cluster, .service, .task], statuses: ["RUNNING", "PENDING"]),
            [0, 1, 2]
        ),
        (EventFilter(statuses: ["RUNNING"]), [0, 1, 2, 4]),
        (EventFilter(statuses: ["ACTIVE"]), [0, 1, 2, 3, 4]),
        (EventFilter(statuses: ["DRAINING"]), [0, 2, 3, 4]),
        (EventFilter(statuses: ["INACTIVE", "STOPPED"]), [3]),
        (EventFilter(statuses: ["HEALTHY"]), [0, 1, 2, 3, 4]),
    ]

    @Test(arguments: table)
    func matches(_ filter: EventFilter, _ expected: [Int]) {
        #expect(Self.all.indices.filter { filter.matches(Self.all[$0]) } == expected)
    }

    @Test(arguments: table)
    func theIndexSaysTheSame(_ filter: EventFilter, _ expected: [Int]) {
        var index = SubscriptionIndex()
        let id = index.insert(filter)
        for (place, subject) in Self.all.enumerated() {
            var found: [Int] = []
            index.forEachMatch(of: subject) { found.append($0) }
            #expect(found == (expected.contains(place) ? [id] : []))
        }
    }

    @Test func anEventWithoutAStatusDoesNotMatchAStatusThatLimitsIt() {
        let subject = EventSubject(type: .task, keys: EventKeys())
        #expect(!EventFilter(statuses: ["RUNNING"]).matches(subject))
        #expect(EventFilter(statuses: ["HEALTHY"]).matches(subject))
    }

    @Test func everyStatusOfTheExamplesIsKnown() {
        for status in ["RUNNING", "PENDING", "ACTIVE", "DRAINING", "IN_PROGRESS", "HEALTHY"] {
            #expect(EventType.knowsStatus(status))
        }
        #expect(!EventType.knowsStatus("running"))
        #expect(!EventType.knowsStatus(""))
    }
}
