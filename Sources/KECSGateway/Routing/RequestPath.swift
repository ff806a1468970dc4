/// The path of a request's target without its query.
package enum RequestPath {
    /// Takes the absolute form too, as every server must (RFC 9112, section 3.2.2).
    package static func of(_ target: String) -> Substring {
        var rest = target[...]
        if rest.hasPrefix("http://") || rest.hasPrefix("https://") {
            rest = rest.drop { $0 != ":" }.dropFirst(3)
            rest = rest.drop { $0 != "/" && $0 != "?" }
        }
        let path = rest.prefix { $0 != "?" && $0 != "#" }
        return path.isEmpty ? "/" : path
    }
}
