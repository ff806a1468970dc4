import KECSModel

/// What one simulated container is going to do: the options with the
/// container's `kecs.simulated.*` labels laid over them. Milliseconds.
struct SimulatedPlan: Hashable, Sendable, Codable {
    var startDelay: Int
    var stopDelay: Int
    /// nil: for ever.
    var runFor: Int?
    var exitCode: Int
    /// Only a kill ends it.
    var ignoresStop: Bool
    /// It never runs, for this reason.
    var failure: ContainerFailure?
    /// What its health check says once it runs; nil where it has none.
    var health: ContainerHealth?

    /// Labels, all optional:
    ///
    /// | label (`kecs.simulated.` …) | value |
    /// |---|---|
    /// | `start-delay-ms`, `stop-delay-ms`, `run-for-ms` | 0 … 604,800,000 (a week) |
    /// | `exit-code` | 0 … 255 |
    /// | `ignore-stop` | `true`, `false` |
    /// | `fail` | a ``ContainerFailure/Name``, as `CannotPullContainerError` |
    /// | `fail-message` | text |
    /// | `health` | `HEALTHY`, `UNHEALTHY`, `UNKNOWN` |
    ///
    /// A label that cannot be read, or an unknown one, makes the container fail
    /// with `CannotCreateContainerError`, so that a typing error is seen.
    init(_ container: ContainerSpec, options: SimulatedOptions) {
        startDelay = options.startDelay.inMilliseconds
        stopDelay = options.stopDelay.inMilliseconds
        runFor = options.runFor?.inMilliseconds
        exitCode = options.exitCode
        ignoresStop = false
        health = container.healthCheck?.isSwitchedOn == true ? .healthy : nil
        do {
            try apply(container.dockerLabels)
        } catch {
            failure = ContainerFailure(.cannotCreateContainer, error.message)
        }
    }

    private struct BadLabel: Error {
        var message: String
    }

    private static let prefix = "kecs.simulated."

    private mutating func apply(_ labels: [String: String]) throws(BadLabel) {
        var failureName: ContainerFailure.Name?
        var failureMessage: String?
        // Sorted: of several bad labels the same one is named each time.
        for (label, value) in labels.sorted(by: { $0.key < $1.key })
        where label.hasPrefix(Self.prefix) {
            switch label.dropFirst(Self.prefix.count) {
            case "start-delay-ms": startDelay = try Self.milliseconds(label, value)
            case "stop-delay-ms": stopDelay = try Self.milliseconds(label, value)
            case "run-for-ms": runFor = try Self.milliseconds(label, value)
            case "exit-code": exitCode = try Self.number(label, value, in: 0...255)
            case "ignore-stop": ignoresStop = try Self.choice(label, value, Flag.self) == .true
            case "fail":
                failureName = try Self.choice(label, value, ContainerFailure.Name.self)
            case "fail-message": failureMessage = value
            case "health": health = try Self.choice(label, value, ContainerHealth.self)
            default: throw BadLabel(message: "the label \(label) is unknown")
            }
        }
        if let failureName {
            failure = ContainerFailure(
                failureName, failureMessage ?? "simulated, as the label kecs.simulated.fail asks")
        } else if failureMessage != nil {
            throw BadLabel(message: "the label \(Self.prefix)fail-message needs \(Self.prefix)fail")
        }
    }

    private enum Flag: String { case `true`, `false` }

    private static func milliseconds(_ label: String, _ value: String) throws(BadLabel) -> Int {
        try number(label, value, in: 0...604_800_000)
    }

    private static func number(
        _ label: String, _ value: String, in range: ClosedRange<Int>
    ) throws(BadLabel) -> Int {
        guard let number = Int(value), range.contains(number) else {
            throw BadLabel(
                message: "the label \(label) is \"\(value)\", "
                    + "not a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private static func choice<Choice: RawRepresentable<String>>(
        _ label: String, _ value: String, _: Choice.Type
    ) throws(BadLabel) -> Choice {
        guard let choice = Choice(rawValue: value) else {
            throw BadLabel(message: "the label \(label) cannot be \"\(value)\"")
        }
        return choice
    }
}

extension Duration {
    fileprivate var inMilliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
