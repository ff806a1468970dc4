/// Colours of a terminal, or none.
package struct Palette: Sendable {
    enum Color: Int, Sendable {
        case red = 31
        case green = 32
        case yellow = 33
        case blue = 34
        case cyan = 36
        case gray = 90
    }

    let isOn: Bool

    package init(isOn: Bool) {
        self.isOn = isOn
    }

    func paint(_ text: String, _ color: Color?) -> String {
        guard isOn, let color else { return text }
        return "\u{1b}[\(color.rawValue)m\(text)\u{1b}[0m"
    }

    /// Of a status, in any event's vocabulary.
    static func color(ofStatus status: String) -> Color? {
        switch status {
        case "RUNNING", "ACTIVE", "HEALTHY", "COMPLETED": .green
        case "PROVISIONING", "PENDING", "ACTIVATING", "CREATED", "PULLED", "IN_PROGRESS": .yellow
        case "DEACTIVATING", "STOPPING", "DEPROVISIONING", "DRAINING", "STOPPED", "INACTIVE": .gray
        case "FAILED", "UNHEALTHY": .red
        default: nil
        }
    }
}
