import KECSModel
import Testing

struct UsageMeterTests {
    private func task(cpu: Int = 0, memory: Int? = nil) -> TaskRecord {
        var web = ContainerSpec.named("web")
        web.cpu = cpu
        web.memory = memory
        return .of([web])
    }

    @Test func utilisationIsUsedOverReserved() {
        var meter = UsageMeter()
        let task = task(cpu: 512, memory: 64)
        _ = meter.take(.at(0, cpu: 100, memory: 0), of: task)
        // A quarter of a core of a half.
        let second = meter.take(.at(1000, cpu: 350, memory: 16 << 20), of: task)
        #expect(second?.average(.cpuUtilization) == 50)
        #expect(second?.average(.memoryUtilization) == 25)
    }

    @Test func withoutReservationItIsOfTheMachine() {
        var meter = UsageMeter()
        let task = task()
        _ = meter.take(.at(0, cpu: 0, memory: 2 << 30), of: task)
        let second = meter.take(.at(500, cpu: 500, memory: 2 << 30), of: task)
        #expect(second?.average(.cpuUtilization) == 25)
        #expect(second?.average(.memoryUtilization) == 25)
    }

    @Test func theTasksOwnNumbersGoBeforeItsContainers() {
        var task = task(cpu: 512, memory: 64)
        #expect(task.reservation == Reservation(cpu: 512, memory: 64))
        task.cpu = 1024
        task.memory = 128
        #expect(task.reservation == Reservation(cpu: 1024, memory: 128))
        #expect(task.reservation(of: task.containers[0]) == Reservation(cpu: 512, memory: 64))
        task.containers[0].cpu = 0
        task.containers[0].memory = nil
        #expect(task.reservation(of: task.containers[0]) == Reservation(cpu: 1024, memory: 128))
        task.containers[0].memory = 100
        task.containers[0].memoryReservation = 50
        #expect(task.reservation(of: task.containers[0]).memoryBytes == 52_428_800.0)
    }

    @Test func oneReadingSaysWhatMemoryIsHeldAndNothingElse() {
        var meter = UsageMeter()
        let first = meter.take(.at(0, cpu: 999, memory: 1 << 20, rx: 77), of: task(cpu: 512, memory: 2))
        #expect(first?.average(.memoryUtilization) == 50)
        #expect(first?.cpu == nil)
        #expect(first?.networkRxBytes == nil)
    }

    @Test func aContainerThatWasStartedAgainCountsFromThere() {
        var meter = UsageMeter()
        let task = task(cpu: 1024, memory: 2)
        _ = meter.take(.at(0, cpu: 5000, memory: 1 << 20, rx: 10), of: task)
        let anew = meter.take(.at(1000, cpu: 10, memory: 1 << 20, rx: 20), of: task)
        #expect(anew?.cpu == nil)
        #expect(anew?.networkRxBytes == nil)
        #expect(anew?.average(.memoryUtilization) == 50)
        let next = meter.take(.at(2000, cpu: 510, rx: 25), of: task)
        #expect(next?.average(.cpuUtilization) == 50)
        #expect(next?.networkRxBytes == 5)
        #expect(next?.memory == nil)
    }

    @Test func aCounterThatFallsByItselfSaysNothing() {
        var meter = UsageMeter()
        let task = task(cpu: 1024)
        _ = meter.take(.at(0, cpu: 0, rx: 100), of: task)
        let second = meter.take(.at(1000, cpu: 1000, rx: 50), of: task)
        #expect(second?.average(.cpuUtilization) == 100)
        #expect(second?.networkRxBytes == nil)
    }

    @Test(arguments: [0, -1000, 60_001])
    func readingsThatAreNotApartOrTooFarSayNothing(_ apart: Int) {
        var meter = UsageMeter()
        let task = task(cpu: 1024)
        _ = meter.take(.at(0, cpu: 0, rx: 0), of: task)
        let second = meter.take(.at(apart, cpu: 1000, rx: 50), of: task)
        #expect(second?.cpu == nil)
        #expect(second?.networkRxBytes == nil)
    }

    @Test func aTaskIsTheSumOfItsContainers() {
        var one = ContainerSpec.named("one")
        one.cpu = 512
        var two = ContainerSpec.named("two")
        two.cpu = 512
        let task = TaskRecord.of([one, two])
        var meter = UsageMeter()
        func readings(_ time: Int, _ cpu: Int, _ other: Int?) -> TaskUsage {
            var usage = TaskUsage(containers: ["one": .at(time, cpu: cpu, memory: 1 << 30, rx: cpu)])
            if let other { usage.containers["two"] = .at(time, cpu: other, memory: 1 << 30, rx: other) }
            return usage
        }
        _ = meter.take(readings(0, 0, nil), of: task, longestGap: 60_000)
        // The second has just begun.
        let alone = meter.take(readings(1000, 500, 900), of: task, longestGap: 60_000)
        #expect(alone.task.values.average(.cpuUtilization) == 50)
        #expect(alone.task.values.average(.memoryUtilization) == 25)
        let both = meter.take(readings(2000, 750, 1150), of: task, longestGap: 60_000)
        #expect(both.task.values.average(.cpuUtilization) == 50)
        #expect(both.containers["two"]?.values.average(.cpuUtilization) == 50)
        #expect(both.task.networkRxBytes == 500)
    }

    @Test func theNetworkThatContainersShareIsTheTasks() {
        let task = task(cpu: 512)
        var meter = UsageMeter()
        _ = meter.take(
            TaskUsage(containers: ["web": .at(0, cpu: 0)], shared: .at(0, cpu: 0, rx: 5)), of: task,
            longestGap: 60_000)
        let taken = meter.take(
            TaskUsage(containers: ["web": .at(1000, cpu: 0)], shared: .at(1000, cpu: 9, rx: 12)),
            of: task, longestGap: 60_000)
        #expect(taken.task.networkRxBytes == 7)
        #expect(taken.task.values.average(.cpuUtilization) == 0)
        #expect(taken.containers["web"]?.networkRxBytes == nil)
    }

    @Test func samplesOfTasksAddUpToTheirClusters() {
        var sum = UsageSample()
        var one = UsageSample()
        one.cpu = .init(used: 1, reserved: 1)
        one.networkRxBytes = 3
        var two = UsageSample()
        two.cpu = .init(used: 0, reserved: 3)
        sum.add(one)
        sum.add(two)
        #expect(sum.values.average(.cpuUtilization) == 25)
        #expect(sum.values.networkRxBytes == 3)
        #expect(sum.values.memory == nil)
    }

    /// What an engine in disorder could tell.
    @Test func absurdNumbersDoNoHarm() {
        let task = task(cpu: 1024, memory: 64)
        let numbers = [Int.min, -1, 0, 1, Int.max]
        for before in numbers {
            for after in numbers {
                var meter = UsageMeter()
                var one = ContainerUsage.at(0)
                (one.cpuNanoseconds, one.networkRxBytes, one.memoryBytes) = (before, before, before)
                var two = ContainerUsage.at(1000)
                (two.cpuNanoseconds, two.networkRxBytes, two.memoryBytes) = (after, after, after)
                two.memoryLimitBytes = before
                _ = meter.take(one, of: task)
                let taken = meter.take(two, of: task)
                var values = taken ?? UsageSample().values
                if let taken { values.add(taken) }
                #expect(values.average(.cpuUtilization)?.isFinite != false)
            }
        }
    }
}
