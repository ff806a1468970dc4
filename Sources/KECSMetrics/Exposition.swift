/// Prometheus' text format, version 0.0.4.
/// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
package enum Exposition {
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// - Parameter families: a metric each; one without series says nothing.
    static func text(_ families: [MetricFamily<MetricValue>]) -> String {
        var text = ""
        for family in families where !family.series.isEmpty {
            if let help = family.help { text += "# HELP \(family.name) \(escaped(help))\n" }
            text += "# TYPE \(family.name) \(family.kind.rawValue)\n"
            for (labels, value) in family.series.sorted(by: { MetricLabels.precede($0.key, $1.key) }) {
                switch value {
                case .number(let number): line(family.name, labels, number, to: &text)
                case .histogram(let histogram):
                    lines(family.name, labels, histogram, to: &text)
                }
            }
        }
        return text
    }

    private static func lines(
        _ name: String, _ labels: MetricLabels, _ histogram: HistogramSnapshot, to text: inout String
    ) {
        var count = 0
        for (index, more) in histogram.counts.enumerated() {
            // A bucket counts what is in the smaller ones too.
            count += more
            let bound = index < histogram.bounds.count ? histogram.bounds[index] : .infinity
            line("\(name)_bucket", labels, Double(count), bound: bound, to: &text)
        }
        line("\(name)_sum", labels, histogram.sum, to: &text)
        line("\(name)_count", labels, Double(count), to: &text)
    }

    private static func line(
        _ name: String, _ labels: MetricLabels, _ value: Double, bound: Double? = nil,
        to text: inout String
    ) {
        var pairs = labels.pairs.map { #"\#($0.name)="\#(escapedValue($0.value))""# }
        if let bound { pairs.append(#"le="\#(number(bound))""#) }
        text += name
        if !pairs.isEmpty { text += "{\(pairs.joined(separator: ","))}" }
        text += " \(number(value))\n"
    }

    /// Whole numbers without a fraction, as far as they are exact.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value == value.rounded(), abs(value) < 9_007_199_254_740_992 { return String(Int64(value)) }
        return String(value)
    }

    private static func escaped(_ help: String) -> String {
        help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }

    /// By scalars: `\r\n` is one character.
    private static func escapedValue(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
