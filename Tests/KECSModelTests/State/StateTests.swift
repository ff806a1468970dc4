import KECSModel
import Testing

struct StateTests {
    private func task(_ number: Int, _ cluster: Int, _ status: TaskStatus) -> TaskRecord {
        var task = TaskRecord.of([], number: number, cluster: "c\(cluster)", lastStatus: status)
        task.taskDefinitionArn = "definition/\(number % 3)"
        return task
    }

    @Test("what is derived equals a recount after each of many random changes")
    func derived() {
        var random = Random(seed: 20_240_229)
        var transaction = Transaction(state: State(), now: Timestamp(milliseconds: 0))
        for _ in 0..<1000 {
            let number = Int.random(in: 1...25, using: &random)
            // A task stays in its cluster.
            let row = task(
                number, number % 4, TaskStatus.allCases.randomElement(using: &random) ?? .pending)
            if Int.random(in: 0..<4, using: &random) == 0 {
                transaction.deleteTask(row.arn)
            } else {
                transaction.put(row)
            }
            let state = transaction.state
            for cluster in 0..<4 {
                let arn = task(1, cluster, .pending).clusterArn
                let rows = state.tasks.values.filter { $0.clusterArn == arn }
                #expect(
                    state.counts(of: arn)
                        == ClusterCounts(
                            runningTasks: rows.count { $0.lastStatus == .running },
                            pendingTasks: rows.count {
                                [.provisioning, .pending, .activating].contains($0.lastStatus)
                            }))
                #expect(
                    state.tasks(ofCluster: arn).map(\.ordinal) == rows.map(\.ordinal).sorted())
            }
            for definition in 0..<3 {
                let arn = "definition/\(definition)"
                #expect(
                    state.isUsed(taskDefinition: arn)
                        == state.tasks.values.contains {
                            $0.taskDefinitionArn == arn && $0.lastStatus != .stopped
                        })
            }
        }
    }

    @Test("what is derived of services equals a recount, too")
    func derivedOfServices() {
        var random = Random(seed: 7)
        var transaction = Transaction(state: State(), now: Timestamp(milliseconds: 0))
        func service(_ number: Int) -> ServiceRecord {
            let scene = ServiceScene(desired: number)
            var service = scene.service
            service.arn += "\(number)"
            service.deployments[0].id = "d\(number)"
            return service
        }
        for _ in 0..<1000 {
            let number = Int.random(in: 1...25, using: &random)
            var row = task(
                number, number % 4, TaskStatus.allCases.randomElement(using: &random) ?? .pending)
            row.membership = ServiceMembership(
                serviceArn: service(number % 3).arn, deploymentId: "d\(number % 3)")
            row.membership?.isAccounted = Bool.random(using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: transaction.deleteTask(row.arn)
            case 1: transaction.deleteService(service(number % 3).arn)
            case 2:
                var changed = service(number % 3)
                changed.status = Bool.random(using: &random) ? .active : .draining
                transaction.put(changed)
            default: transaction.put(row)
            }
            let state = transaction.state
            let tasks = state.tasks.values.sorted { $0.ordinal < $1.ordinal }
            for number in 0..<3 {
                let service = service(number)
                let own = tasks.filter { $0.membership?.serviceArn == service.arn }
                #expect(
                    state.tasks(ofService: service.arn).map(\.arn)
                        == own.filter {
                            $0.lastStatus != .stopped || $0.membership?.isAccounted == false
                        }.map(\.arn))
                let counts = ServiceTally(service, in: state).service
                #expect(counts.running == own.count { $0.lastStatus == .running })
                #expect(counts.pending == own.count { $0.lastStatus.isPending })
            }
            let cluster = service(0).clusterArn
            let services = state.services.values
            #expect(
                state.counts(of: cluster).activeServices
                    == services.count { $0.status == .active })
            #expect(Set(state.services(ofCluster: cluster)) == Set(services))
            let definition = ServiceScene.definition(1)
            #expect(state.isUsed(taskDefinition: definition) == !services.isEmpty)
        }
    }

    @Test("a state made from its rows is the same, whatever their order")
    func reloaded() {
        var transaction = Transaction(state: State(), now: Timestamp(milliseconds: 0))
        for number in 1...20 {
            transaction.put(task(number, number % 3, TaskStatus.allCases[number % 8]))
        }
        var again = State()
        for row in transaction.state.tasks.values.shuffled() {
            again.apply(.task(key: row.arn, row))
        }
        #expect(again.lastOrdinal == 20)
        for cluster in 0..<3 {
            let arn = task(1, cluster, .pending).clusterArn
            #expect(again.counts(of: arn) == transaction.state.counts(of: arn))
            #expect(again.tasks(ofCluster: arn) == transaction.state.tasks(ofCluster: arn))
        }
    }

    @Test("an earlier state keeps what it said")
    func persistent() {
        var transaction = Transaction(state: State(), now: Timestamp(milliseconds: 0))
        transaction.put(task(1, 0, .running))
        let before = transaction.state
        transaction.put(task(1, 0, .stopped))
        transaction.put(task(2, 0, .running))
        #expect(before.tasks.count == 1)
        #expect(before.tasks.values.first?.lastStatus == .running)
        #expect(transaction.state.tasks.count == 2)
    }

    @Test("ordinals go up and are not given again after a deletion")
    func ordinals() {
        var transaction = Transaction(state: State(), now: Timestamp(milliseconds: 0))
        #expect(transaction.nextOrdinal == 1)
        transaction.put(task(7, 0, .pending))
        #expect(transaction.nextOrdinal == 8)
        transaction.deleteTask(task(7, 0, .pending).arn)
        #expect(transaction.nextOrdinal == 8)
    }

    @Test("a transaction keeps its changes and events in order")
    func transaction() {
        var transaction = Transaction(state: State(), now: Timestamp(milliseconds: 5))
        let row = task(1, 0, .pending)
        let event = EventDraft(type: .task, action: "START", keys: EventKeys(), payload: [])
        transaction.put(row)
        transaction.append(event)
        transaction.deleteTask(row.arn)
        #expect(transaction.changes == [.task(key: row.arn, row), .task(key: row.arn, nil)])
        #expect(transaction.events == [event])
        #expect(transaction.state.tasks.isEmpty)
    }
}
