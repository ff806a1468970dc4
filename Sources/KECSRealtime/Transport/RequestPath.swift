/// The parts of a request's target.
package enum RequestPath {
    /// The path without its query.
    ///
    /// Takes the absolute form too, as every server must (RFC 9112, section 3.2.2).
    package static func of(_ target: String) -> Substring {
        var rest = target[...]
        if let behind = behindScheme(of: target) { rest = behind.drop { $0 != "/" && $0 != "?" } }
        let path = rest.prefix { $0 != "?" && $0 != "#" }
        return path.isEmpty ? "/" : path
    }

    /// Host and port, where the target is in absolute form; else nil.
    static func authority(of target: String) -> Substring? {
        behindScheme(of: target)?.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    }

    private static func behindScheme(of target: String) -> Substring? {
        for scheme in ["http://", "https://"] {
            let given = target.prefix(scheme.count)
            if given == scheme || given.lowercased() == scheme { return target.dropFirst(scheme.count) }
        }
        return nil
    }
}
