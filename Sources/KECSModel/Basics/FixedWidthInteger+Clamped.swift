/// Arithmetic for numbers that come from outside: of messages, headers, files, engines and
/// clocks. What goes beyond the type ends at its bound instead of ending the program.
extension FixedWidthInteger {
    package func clampedSum(_ other: Self) -> Self {
        let (sum, isBeyond) = addingReportingOverflow(other)
        guard isBeyond else { return sum }
        return other < 0 ? .min : .max
    }

    package func clampedDifference(_ other: Self) -> Self {
        let (difference, isBeyond) = subtractingReportingOverflow(other)
        guard isBeyond else { return difference }
        // Of numbers without a sign, nothing is left.
        return !Self.isSigned || other > 0 ? .min : .max
    }

    package func clampedProduct(_ other: Self) -> Self {
        let (product, isBeyond) = multipliedReportingOverflow(by: other)
        guard isBeyond else { return product }
        return (self < 0) == (other < 0) ? .max : .min
    }

    /// The nearest number to a `Double`; 0 for what is none.
    package init(clamped number: Double) {
        if number.isNaN {
            self = 0
        } else if let exact = Self(exactly: number.rounded(.towardZero)) {
            self = exact
        } else {
            self = number < 0 ? .min : .max
        }
    }
}
