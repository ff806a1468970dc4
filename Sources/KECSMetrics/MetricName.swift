/// Names as the text format allows them.
/// https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels
enum MetricName {
    /// Of a metric: `[a-zA-Z_:][a-zA-Z0-9_:]*`; anything else becomes `_`.
    static func metric(_ text: String) -> String {
        legal(text) { $0 == ":" }
    }

    /// Of a label: no colon, no `__` in front, which is Prometheus's own, and
    /// neither `le` nor `quantile`, which say something else.
    static func label(_ text: String) -> String {
        let name = legal(text) { _ in false }
        let isReserved = name == "le" || name == "quantile" || name.hasPrefix("__")
        return isReserved ? "exported_" + name : name
    }

    /// With the ending that the name's metric has by convention.
    static func metric(_ text: String, ending: String) -> String {
        let name = metric(text)
        return name.hasSuffix(ending) ? name : name + ending
    }

    private static func legal(
        _ text: String, and isAlsoLegal: (Unicode.Scalar) -> Bool
    ) -> String {
        var name = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "_": name.unicodeScalars.append(scalar)
            case "0"..."9":
                if name.isEmpty { name = "_" }
                name.unicodeScalars.append(scalar)
            default: name.unicodeScalars.append(isAlsoLegal(scalar) ? scalar : "_")
            }
        }
        return name.isEmpty ? "_" : name
    }
}
