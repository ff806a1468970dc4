import Configuration
import Foundation
import Synchronization
import SystemPackage

/// A YAML file of settings: `name: value` lines, nothing deeper.
struct ConfigurationFile: Sendable {
    let path: String
    let provider: FileProvider<YAMLSnapshot>

    /// Reads the file that was named, else the first of the usual places that exists.
    ///
    /// - Returns: nil where none was named and none exists, or it says nothing.
    static func find(
        named name: String?, surroundings: Surroundings
    ) async throws(ConfigurationError) -> ConfigurationFile? {
        if let name {
            let path = surroundings.absolute(name)
            guard FileManager.default.isReadableFile(atPath: path) else {
                throw ConfigurationError(
                    "The configuration file \(path) does not exist or cannot be read.")
            }
            return try await read(path)
        }
        let usual = ["\(surroundings.workingFolder)/kecs.yaml", "\(surroundings.configFolder)/kecs.yaml"]
        for path in usual where FileManager.default.fileExists(atPath: path) {
            return try await read(path)
        }
        return nil
    }

    private static func read(_ path: String) async throws(ConfigurationError) -> ConfigurationFile? {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ConfigurationError("The configuration file \(path) cannot be read.")
        }
        let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
        let saysNothing = lines.allSatisfy { line in
            let text = line.drop(while: \.isWhitespace)
            return text.isEmpty || text.hasPrefix("#") || text == "---"
        }
        if saysNothing { return nil }

        // The reader asks of each key whether it is secret: how one learns them all.
        let keys = KeyCollector()
        let provider: FileProvider<YAMLSnapshot>
        do {
            provider = try await FileProvider(
                parsingOptions: .init(
                    secretsSpecifier: .dynamic { key, _ in
                        keys.add(key)
                        return false
                    }),
                filePath: FilePath(path))
        } catch {
            throw ConfigurationError(
                "The configuration file \(path) is not a YAML list of settings: \(error)")
        }
        try check(keys.all, in: path)
        let reader = ConfigReader(provider: provider)
        for key in keys.all.sorted() where reader.string(forKey: ConfigKey([key])) == nil {
            throw ConfigurationError("\(path): \(key) must be one value, not a list.")
        }
        return ConfigurationFile(path: path, provider: provider)
    }

    /// Every key must be a setting's: a misspelt one would be silently without effect.
    private static func check(_ keys: Set<String>, in path: String) throws(ConfigurationError) {
        let known = Set(Setting.all.map(\.name))
        guard let unknown = keys.subtracting(known).sorted().first else { return }
        let close = known.min { unknown.distance(to: $0) < unknown.distance(to: $1) }
        let hint = close.flatMap { unknown.distance(to: $0) <= 3 ? " Did you mean '\($0)'?" : nil }
        throw ConfigurationError(
            "\(path): there is no setting '\(unknown)'.\(hint ?? "") "
                + "`kecs serve --help` lists them all.")
    }
}

/// Collects from a closure that must be sendable.
private final class KeyCollector: Sendable {
    private let keys = Mutex<Set<String>>([])

    var all: Set<String> { keys.withLock { $0 } }

    func add(_ key: String) { keys.withLock { _ = $0.insert(key) } }
}

extension String {
    /// How many letters to add, drop or change to come from one to the other (Levenshtein).
    fileprivate func distance(to other: String) -> Int {
        let goal = Array(other)
        var row = Array(0...goal.count)
        for (index, letter) in enumerated() {
            var previous = row[0]
            row[0] = index + 1
            for column in goal.indices {
                let above = row[column + 1]
                row[column + 1] = Swift.min(
                    above + 1, row[column] + 1, previous + (letter == goal[column] ? 0 : 1))
                previous = above
            }
        }
        return row[goal.count]
    }
}
