import KECSRealtime

/// So that tests may name clients.
extension ClientAddress: ExpressibleByStringInterpolation {
    public init(stringLiteral name: String) { self.init(name) }
}
