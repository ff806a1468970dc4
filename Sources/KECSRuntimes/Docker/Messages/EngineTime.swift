import KECSModel

/// Times as the Engine API writes them: RFC 3339; `0001-01-01T00:00:00Z` means never.
package enum EngineTime {
    /// nil where the text is no such time, or means never.
    package static func parse(_ text: some StringProtocol) -> Timestamp? {
        text.hasPrefix("0001-") ? nil : Timestamp(rfc3339: text)
    }
}
