/// What one check of `kecs doctor` found.
struct Finding: Encodable, Hashable, Sendable {
    enum Verdict: String, Encodable, Sendable {
        case ok
        /// It works, but not as well as it could.
        case warn
        /// `kecs serve` would not work.
        case fail
    }

    /// `Docker`, `Port`.
    let topic: String
    let verdict: Verdict
    /// What is the case.
    let text: String
    /// What to do about it.
    let advice: String?

    static func ok(_ topic: String, _ text: String) -> Finding {
        Finding(topic: topic, verdict: .ok, text: text, advice: nil)
    }

    static func warn(_ topic: String, _ text: String, _ advice: String) -> Finding {
        Finding(topic: topic, verdict: .warn, text: text, advice: advice)
    }

    static func fail(_ topic: String, _ text: String, _ advice: String) -> Finding {
        Finding(topic: topic, verdict: .fail, text: text, advice: advice)
    }
}
