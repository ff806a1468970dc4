/// What a ``WorkQueue`` knows: which keys wait, which are worked on, and when to
/// look again. Moments are the environment's uptime.
struct WorkQueueState {
    /// What somebody waits for.
    enum Awaited {
        /// That nothing is queued, worked on or due.
        case idle
        /// An activation of each of these, from now on.
        case keys(Set<String>)
    }

    /// Alarms are rung this exactly, so that many do not mean many wakings.
    private static let grain = 10
    /// A day, milliseconds.
    private static let longestPause = 86_400_000

    private var waiting: [String] = []
    private var queued: Set<String> = []
    private var active: Set<String> = []
    private var pokedWhileActive: Set<String> = []
    private var alarms: [String: Duration] = [:]
    /// No alarm is earlier. May be too early, where an alarm has been taken back.
    private var nextAlarm: Duration?
    /// The moments at which somebody will wake.
    private var sleeping: Set<Duration> = []
    private var failures: [String: Int] = [:]
    private(set) var statistics = WorkQueueStatistics()
    var waiters: [(Awaited, CheckedContinuation<Void, Never>)] = []
    /// A closed queue does no more, so nobody is to wait for it.
    var closed = false

    mutating func enqueue(_ key: String) {
        if active.contains(key) {
            pokedWhileActive.insert(key)
        } else if queued.insert(key).inserted {
            waiting.append(key)
        }
    }

    /// Queues the keys whose alarm has come.
    mutating func ringAlarms(at now: Duration) {
        guard let nextAlarm, nextAlarm <= now else { return }
        for (key, alarm) in alarms where alarm <= now {
            alarms[key] = nil
            enqueue(key)
        }
        self.nextAlarm = alarms.values.min()
    }

    /// Keys to begin with, in the order they were asked for.
    mutating func take(concurrency: Int) -> [String] {
        let keys = Array(waiting.prefix(max(0, concurrency - active.count)))
        waiting.removeFirst(keys.count)
        for key in keys {
            queued.remove(key)
            active.insert(key)
        }
        return keys
    }

    /// The next alarm, where nobody will wake for it yet.
    mutating func nextSleep() -> Duration? {
        guard let nextAlarm, !sleeping.contains(where: { $0 <= nextAlarm }) else { return nil }
        sleeping.insert(nextAlarm)
        return nextAlarm
    }

    mutating func wake(from moment: Duration) {
        sleeping.remove(moment)
    }

    mutating func finish(_ key: String, _ outcome: WorkQueue.Outcome, at now: Duration) {
        active.remove(key)
        statistics.activations += 1
        if outcome == .retry { statistics.retries += 1 }
        alarms[key] = nil
        let pause: Int?
        switch outcome {
        case .done:
            failures[key] = nil
            pause = nil
        case .again(let milliseconds):
            failures[key] = nil
            pause = milliseconds
        case .retry:
            let failed = failures[key, default: 0]
            failures[key] = failed + 1
            pause = Self.backoff(failed)
        }
        if let pause, pause > 0 {
            // One who is woken early looks again: no sum here may be beyond numbers.
            let bounded = min(pause, Self.longestPause)
            let milliseconds = (bounded + Self.grain - 1) / Self.grain * Self.grain
            let alarm = now + .milliseconds(milliseconds)
            alarms[key] = alarm
            nextAlarm = nextAlarm.map { min($0, alarm) } ?? alarm
        }
        if pokedWhileActive.remove(key) != nil || pause.map({ $0 <= 0 }) == true { enqueue(key) }
        for index in waiters.indices {
            guard case .keys(var keys) = waiters[index].0, keys.remove(key) != nil else { continue }
            waiters[index].0 = .keys(keys)
        }
    }

    /// Whether nothing is queued, worked on or due.
    func isIdle(at now: Duration) -> Bool {
        active.isEmpty && waiting.isEmpty && (nextAlarm.map { $0 > now } ?? true)
    }

    /// Takes out those who have what they wait for.
    mutating func takeContentWaiters(
        at now: Duration
    ) -> [CheckedContinuation<Void, Never>] {
        let isIdle = isIdle(at: now)
        var over: [CheckedContinuation<Void, Never>] = []
        waiters.removeAll { awaited, continuation in
            let isContent =
                switch awaited {
                case .idle: isIdle
                case .keys(let keys): keys.isEmpty
                }
            if isContent || closed { over.append(continuation) }
            return isContent || closed
        }
        return over
    }

    /// 200 ms, then twice as long each time, up to 30 s.
    private static func backoff(_ failures: Int) -> Int {
        min(30_000, 200 << min(failures, 8))
    }
}
