/// A file of access keys in the form of AWS's credentials file:
///
///     [ci]
///     aws_access_key_id = AKIA…
///     aws_secret_access_key = …
///     kecs_permissions = operator
///     kecs_clusters = staging, preview
///
/// https://docs.aws.amazon.com/cli/v1/userguide/cli-configure-files.html
enum AccessKeyFile {
    /// Bytes; the most that is read.
    static let sizeLimit = 1024 * 1024
    static let keyLimit = 1000

    /// The keys by id.
    ///
    /// - Throws: ``AccessProblem``, which follows the file's name.
    static func read(_ bytes: [UInt8]) throws(AccessProblem) -> [String: AccessKey] {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw AccessProblem("is not text in UTF-8")
        }
        var keys: [String: AccessKey] = [:]
        for section in try sections(text) {
            let key = try accessKey(section)
            guard keys.updateValue(key, forKey: key.id) == nil else {
                throw AccessProblem("has one aws_access_key_id twice, the second time in [\(section.name)]")
            }
        }
        guard !keys.isEmpty else { throw AccessProblem("has no access key") }
        guard keys.count <= keyLimit else {
            throw AccessProblem("has more than \(keyLimit) access keys")
        }
        return keys
    }

    private struct Section {
        let name: String
        var values: [String: String] = [:]
    }

    private static func sections(_ text: String) throws(AccessProblem) -> [Section] {
        var sections: [Section] = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, raw) in lines.enumerated() {
            let line = raw.trimmed
            if line.isEmpty || line.hasPrefix("#") || line.hasPrefix(";") { continue }
            if line.hasPrefix("[") {
                let name = line.dropFirst().prefix { $0 != "]" }.trimmed
                guard line.hasSuffix("]"), StoredToken.isName(name),
                    !sections.contains(where: { $0.name == name })
                else {
                    throw AccessProblem(
                        "has no good section name, or one for the second time, in line \(index + 1)")
                }
                sections.append(Section(name: name))
                continue
            }
            // The line is not told: it may be a secret.
            guard let equals = line.firstIndex(of: "="), !sections.isEmpty else {
                throw AccessProblem("is neither [name] nor name = value in line \(index + 1)")
            }
            let name = line[..<equals].trimmed.lowercased()
            let value = line[line.index(after: equals)...].trimmed
            guard sections[sections.count - 1].values.updateValue(value, forKey: name) == nil else {
                throw AccessProblem("has a value for the second time in line \(index + 1)")
            }
        }
        return sections
    }

    /// Values of AWS's that mean nothing here (`region`, …) are passed over.
    private static func accessKey(_ section: Section) throws(AccessProblem) -> AccessKey {
        let known = ["kecs_permissions", "kecs_clusters"]
        if let name = section.values.keys.sorted().first(where: {
            $0.hasPrefix("kecs_") && !known.contains($0)
        }) {
            throw AccessProblem("has an unknown value \(name.prefix(64)) in [\(section.name)]")
        }
        guard section.values["aws_session_token"] == nil else {
            throw AccessProblem(
                "has an aws_session_token in [\(section.name)]; KECS issues and takes none")
        }
        guard let id = section.values["aws_access_key_id"], isID(id) else {
            throw AccessProblem(
                "needs an aws_access_key_id of 1 to 128 letters, digits and underscores in "
                    + "[\(section.name)]")
        }
        guard let secret = section.values["aws_secret_access_key"],
            (16...256).contains(secret.utf8.count)
        else {
            throw AccessProblem(
                "needs an aws_secret_access_key of 16 to 256 characters in [\(section.name)]")
        }
        guard let permissions = section.values["kecs_permissions"] else {
            throw AccessProblem(
                "needs kecs_permissions in [\(section.name)]: a role (viewer, operator, admin) or "
                    + "permissions with commas between them")
        }
        do {
            let grants = try GrantList.read(
                list(permissions), clusters: list(section.values["kecs_clusters"] ?? ""))
            return AccessKey(
                id: id, secret: secret, principal: Principal(name: section.name, grants: grants))
        } catch {
            throw AccessProblem("cannot be used for [\(section.name)]: \(error.message)")
        }
    }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.trimmed }.filter { !$0.isEmpty }
    }

    private static func isID(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }
}

extension StringProtocol {
    /// Without blanks at both ends.
    fileprivate var trimmed: String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
