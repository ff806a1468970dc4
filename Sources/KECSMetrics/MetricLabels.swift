/// The labels of a series, each name once, in ascending order of names.
package struct MetricLabels: Hashable, Sendable {
    /// Bytes of a value; what is longer is cut.
    private static let valueBytes = 128
    /// What stands for every value where there are too many sets of labels.
    package static let other = "other"

    private var names: [String]
    private var values: [String]

    /// - Parameter dimensions: of one name the last counts.
    package init(_ dimensions: [(String, String)] = []) {
        var labels: [String: String] = [:]
        for (name, value) in dimensions {
            labels[MetricName.label(name)] = value.cut(to: Self.valueBytes)
        }
        let pairs = labels.sorted { $0.key < $1.key }
        names = pairs.map(\.key)
        values = pairs.map(\.value)
    }

    package var pairs: [(name: String, value: String)] {
        zip(names, values).map { (name: $0, value: $1) }
    }

    var isEmpty: Bool { names.isEmpty }

    /// The same names with nothing told apart.
    var withoutDifference: MetricLabels {
        var labels = self
        labels.values = Array(repeating: Self.other, count: values.count)
        return labels
    }

    /// An order for readers and for tests.
    static func precede(_ left: MetricLabels, _ right: MetricLabels) -> Bool {
        if left.names != right.names { return left.names.lexicographicallyPrecedes(right.names) }
        return left.values.lexicographicallyPrecedes(right.values)
    }
}

extension String {
    /// The first characters that have room in so many bytes.
    fileprivate func cut(to bytes: Int) -> String {
        guard utf8.count > bytes else { return self }
        var room = bytes
        return String(
            prefix { character in
                room -= character.utf8.count
                return room >= 0
            })
    }
}
