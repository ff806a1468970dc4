extension String {
    /// The first `limit` Unicode scalars (a character may be arbitrarily long), with `...` when that is
    /// not all.
    func cut(to limit: Int) -> String {
        let scalars = unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
            end < scalars.endIndex
        else { return self }
        return String(scalars[..<end]) + "..."
    }
}
