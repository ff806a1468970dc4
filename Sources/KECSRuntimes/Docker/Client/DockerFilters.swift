import Foundation

/// The `filters` parameter: values of one name are alternatives (labels: all must
/// match), names narrow each other.
struct DockerFilters: Sendable {
    private var values: [String: [String]] = [:]

    static func labels(_ labels: (name: String, value: String)...) -> DockerFilters {
        var filters = DockerFilters()
        for label in labels { filters.add("label", "\(label.name)=\(label.value)") }
        return filters
    }

    mutating func add(_ name: String, _ value: String) {
        values[name, default: []].append(value)
    }

    /// JSON with sorted names.
    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A dictionary of strings always encodes.
        guard let data = try? encoder.encode(values) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }
}
