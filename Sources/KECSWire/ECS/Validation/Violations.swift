/// Walks a request, keeps the place where it is, and collects what is wrong.
///
/// An absent member breaks no constraint but `require`. Members are named as on the wire.
public struct Violations: Sendable {
    /// After so many the rest of the request is not looked at.
    public static let limit = 20

    public private(set) var found: [Violation] = []

    /// The members and item numbers above the structure being checked.
    private var place: [Step] = []

    private enum Step: Sendable {
        case member(String)
        case item(Int)
    }

    public init() {}

    public var isFull: Bool { found.count >= Self.limit }

    /// AWS's text for all that was found; nil when nothing was.
    public var message: String? {
        if found.isEmpty { return nil }
        let count = found.count == 1 ? "1 validation error" : "\(found.count) validation errors"
        return "\(count) detected: " + found.map { $0.message }.joined(separator: "; ")
    }

    // MARK: Single members

    mutating func require<Value>(_ value: Value?, _ member: String) {
        if value == nil { add(member, nil, "Member must not be null") }
    }

    /// An integer of the model has 32 bits.
    mutating func int32(_ value: Int?, _ member: String) {
        range(value, member, Int(Int32.min)...Int(Int32.max))
    }

    mutating func range<Value: Comparable>(_ value: Value?, _ member: String, _ limits: ClosedRange<Value>) {
        guard let value else { return }
        if value < limits.lowerBound {
            add(member, "\(value)", "Member must have value greater than or equal to \(limits.lowerBound)")
        } else if value > limits.upperBound {
            add(member, "\(value)", "Member must have value less than or equal to \(limits.upperBound)")
        }
    }

    /// Lengths count Unicode scalars.
    mutating func text(
        _ value: String?, _ member: String, _ limits: ClosedRange<Int>, _ pattern: TextPattern? = nil
    ) {
        guard let value else { return }
        length(value.unicodeScalars.count, member, limits, value: value)
        if let pattern, !pattern.matches(value) {
            add(member, value, "Member must satisfy regular expression pattern: \(pattern.source)")
        }
    }

    mutating func known<Value: WireEnum>(_ value: Value?, _ member: String) {
        guard let value, !value.isKnown else { return }
        let values = Value.knownValues.map { $0.rawValue }.joined(separator: ", ")
        add(member, value.rawValue, "Member must satisfy enum value set: [\(values)]")
    }

    mutating func nested<Value: Validatable>(_ value: Value?, _ member: String) {
        guard let value, !isFull else { return }
        place.append(.member(member))
        value.collectViolations(into: &self)
        place.removeLast()
    }

    // MARK: Lists

    mutating func count<Value>(_ list: [Value]?, _ member: String, _ limits: ClosedRange<Int>) {
        guard let list else { return }
        length(list.count, member, limits, value: "[\(list.count) members]")
    }

    mutating func each<Value: Validatable>(_ list: [Value]?, _ member: String) {
        forEach(list, member) { value, found in value.collectViolations(into: &found) }
    }

    mutating func eachKnown<Value: WireEnum>(_ list: [Value]?, _ member: String) {
        forEach(list, member) { value, found in found.known(value, "") }
    }

    mutating func eachText(
        _ list: [String]?, _ member: String, _ limits: ClosedRange<Int>, _ pattern: TextPattern? = nil
    ) {
        forEach(list, member) { value, found in found.text(value, "", limits, pattern) }
    }

    mutating func eachInt32(_ list: [Int]?, _ member: String) {
        forEach(list, member) { value, found in found.int32(value, "") }
    }

    mutating func count<Value>(_ map: [String: Value]?, _ member: String, _ limits: ClosedRange<Int>) {
        guard let map else { return }
        length(map.count, member, limits, value: "[\(map.count) members]")
    }

    /// Keys and values of a map of texts, in the order of the keys.
    mutating func eachEntry(
        _ map: [String: String]?, _ member: String, keys: ClosedRange<Int>, values: ClosedRange<Int>
    ) {
        guard let map else { return }
        place.append(.member(member))
        for (key, value) in map.sorted(by: { $0.key < $1.key }) {
            if isFull { break }
            text(key, "key", keys)
            text(value, "value", values)
        }
        place.removeLast()
    }

    // MARK: Inside

    private mutating func forEach<Value>(
        _ list: [Value]?, _ member: String, _ check: (Value, inout Violations) -> Void
    ) {
        guard let list else { return }
        place.append(.member(member))
        for (index, value) in list.enumerated() {
            if isFull { break }
            place.append(.item(index + 1))
            check(value, &self)
            place.removeLast()
        }
        place.removeLast()
    }

    private mutating func length(_ length: Int, _ member: String, _ limits: ClosedRange<Int>, value: String) {
        if length < limits.lowerBound {
            add(member, value, "Member must have length greater than or equal to \(limits.lowerBound)")
        } else if length > limits.upperBound {
            add(member, value, "Member must have length less than or equal to \(limits.upperBound)")
        }
    }

    /// - Parameter member: empty for the item of a list itself.
    private mutating func add(_ member: String, _ value: String?, _ constraint: String) {
        if isFull { return }
        var parts = place.map { step in
            switch step {
            case .member(let name): name
            case .item(let number): "\(number).member"
            }
        }
        if !member.isEmpty { parts.append(member) }
        found.append(Violation(path: parts.joined(separator: "."), value: value, constraint: constraint))
    }
}
