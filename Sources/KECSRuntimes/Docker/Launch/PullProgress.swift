import KECSModel

/// Adds up the layers of a pull, for a line in the log now and then.
package struct PullProgress: Sendable {
    /// Layers that are followed; an image has at most 127.
    private static var layerLimit: Int { 256 }
    private static var interval: Duration { .seconds(2) }

    private struct Layer {
        var current = 0
        var total = 0
        var isDone = false
    }

    private var layers: [String: Layer] = [:]
    private var lastLine: ContinuousClock.Instant?

    package init() {}

    package mutating func apply(_ message: PullMessage) {
        guard let id = message.id, layers[id] != nil || layers.count < Self.layerLimit else { return }
        switch message.status {
        case "Pulling fs layer", "Waiting":
            layers[id] = layers[id] ?? Layer()
        case "Downloading":
            var layer = layers[id] ?? Layer()
            layer.current = message.progressDetail?.current ?? layer.current
            layer.total = message.progressDetail?.total ?? layer.total
            layers[id] = layer
        case "Download complete", "Extracting", "Verifying Checksum":
            layers[id, default: Layer()].current = layers[id]?.total ?? 0
        case "Pull complete", "Already exists":
            var layer = layers[id] ?? Layer()
            layer.current = layer.total
            layer.isDone = true
            layers[id] = layer
        default:
            break
        }
    }

    /// `3 of 7 layers, 12 of 40 MB`; nil while no layer is known.
    package var line: String? {
        guard !layers.isEmpty else { return nil }
        let done = layers.values.count(where: \.isDone)
        let current = layers.values.reduce(0) { $0.clampedSum($1.current) } / 1_000_000
        let total = layers.values.reduce(0) { $0.clampedSum($1.total) } / 1_000_000
        return "\(done) of \(layers.count) layers, \(current) of \(total) MB"
    }

    /// The line, at most once in two seconds.
    package mutating func lineToLog(at moment: ContinuousClock.Instant) -> String? {
        if let lastLine, moment - lastLine < Self.interval { return nil }
        guard let line else { return nil }
        lastLine = moment
        return line
    }
}
