import HTTPTypes

/// The routes, the most asked for first.
struct RouteTable: Sendable {
    enum Finding: Sendable {
        case route(Route)
        /// The path exists for these methods, written as `Allow` has them.
        case otherMethod(allowed: String)
        case nothing
    }

    let routes: [Route]

    /// HEAD is answered as GET is, without the body (RFC 9110, section 9.3.2).
    func find(_ method: HTTPRequest.Method, _ path: Substring) -> Finding {
        let wanted = method == .head ? .get : method
        var allowed: [String] = []
        for route in routes where route.path.matches(path) {
            if route.method == wanted { return .route(route) }
            allowed.append(route.method.rawValue)
            if route.method == .get { allowed.append("HEAD") }
        }
        return allowed.isEmpty ? .nothing : .otherMethod(allowed: allowed.joined(separator: ", "))
    }
}
