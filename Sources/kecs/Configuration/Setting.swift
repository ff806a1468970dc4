/// One thing that can be configured: its name everywhere, what it may be, and
/// where it goes.
package struct Setting: Sendable {
    package typealias Member<Value> = any WritableKeyPath<Configuration, Value> & Sendable

    /// The key in the file and, behind two dashes, the flag: `data-dir`.
    package let name: String
    /// What stands for the value in help: `path`; nil for a switch.
    package let placeholder: String?
    /// What it does, in one or two sentences.
    package let help: String
    /// What it may be, to follow "must be".
    package let allowed: String
    /// The default as text.
    package let fallback: String
    /// Puts the value in place; false where it is not allowed.
    package let apply: @Sendable (_ value: String, _ configuration: inout Configuration) -> Bool

    /// `KECS_DATA_DIR`.
    package var environmentName: String {
        "KECS_" + name.uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
    }

    /// A value that a function reads.
    static func value<Value: Sendable>(
        _ name: String, _ placeholder: String, _ help: String, allowed: String, fallback: String,
        _ member: Member<Value>,
        _ read: @escaping @Sendable (String) -> Value?
    ) -> Setting {
        Setting(
            name: name, placeholder: placeholder, help: help, allowed: allowed, fallback: fallback
        ) { text, configuration in
            guard let value = read(text) else { return false }
            configuration[keyPath: member] = value
            return true
        }
    }

    /// One of a few words.
    static func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ help: String, fallback: Value,
        _ member: Member<Value>
    ) -> Setting {
        let words = Value.allCases.map(\.rawValue)
        return value(
            name, words.joined(separator: "|"), help,
            allowed: words.dropLast().joined(separator: ", ") + " or " + (words.last ?? ""),
            fallback: fallback.rawValue, member, Value.init(rawValue:))
    }

    /// A length of time within bounds.
    static func span(
        _ name: String, _ help: String, _ bounds: ClosedRange<Int>, fallback: Span,
        _ member: Member<Span>
    ) -> Setting {
        let low = Span.milliseconds(bounds.lowerBound)
        let high = Span.milliseconds(bounds.upperBound)
        return value(
            name, "time", help,
            allowed: "a time such as 500ms, 30s, 5m, 2h or 7d, from \(low) to \(high)",
            fallback: "\(fallback)", member
        ) { text in
            Span(text).flatMap { bounds.contains($0.milliseconds) ? $0 : nil }
        }
    }

    /// A whole number within bounds.
    static func number(
        _ name: String, _ help: String, _ bounds: ClosedRange<Int>, fallback: Int,
        _ member: Member<Int>
    ) -> Setting {
        value(
            name, "number", help,
            allowed: "a number from \(bounds.lowerBound) to \(bounds.upperBound)",
            fallback: "\(fallback)", member
        ) { text in
            Int(text).flatMap { bounds.contains($0) ? $0 : nil }
        }
    }

    /// A file, which is not there where nothing is given.
    static func path(_ name: String, _ help: String, _ member: Member<String?>) -> Setting {
        value(name, "path", help, allowed: "a path", fallback: "none", member) { text -> String?? in
            text.isEmpty || text.utf8.contains(0) ? nil : .some(text)
        }
    }

    /// Any text, which is not there where nothing is given.
    static func text(_ name: String, _ help: String, _ member: Member<String?>) -> Setting {
        value(name, "text", help, allowed: "a text", fallback: "none", member) { text -> String?? in
            text.isEmpty ? nil : .some(text)
        }
    }

    /// On or off.
    static func toggle(
        _ name: String, _ help: String, _ member: Member<Bool>
    ) -> Setting {
        Setting(
            name: name, placeholder: nil, help: help, allowed: "true or false", fallback: "false"
        ) { text, configuration in
            switch text.lowercased() {
            case "true", "yes", "on", "1": configuration[keyPath: member] = true
            case "false", "no", "off", "0": configuration[keyPath: member] = false
            default: return false
            }
            return true
        }
    }
}
