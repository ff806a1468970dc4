import Foundation
import KECSAccess
import KECSModel
import Logging
import Synchronization

/// A folder of tokens and keys of a test's own, gone with the value.
final class AccessFolder: Sendable {
    let path: String
    /// What was logged.
    let log = LogLines()

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/kecs-access-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var tokens: TokenFile { TokenFile(dataFolder: path) }

    /// Writes a file for its owner's eyes, in place of what was there.
    func write(_ name: String, _ text: String, mode: Int = 0o600) throws {
        let file = path + "/" + name
        try? FileManager.default.removeItem(atPath: file)
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    }

    func control(
        jwtKeys: String? = nil, issuer: String? = nil, audience: String? = nil,
        accessKeys: String? = nil
    ) async throws -> AccessControl {
        var settings = AccessSettings(dataFolder: path)
        if let jwtKeys {
            try write("keys.json", jwtKeys)
            settings.jwtKeys = path + "/keys.json"
        }
        if let accessKeys {
            try write("credentials", accessKeys)
            settings.accessKeys = path + "/credentials"
        }
        settings.jwtIssuer = issuer
        settings.jwtAudience = audience
        return try await AccessControl(settings, logger: log.logger)
    }

    /// A token with these permissions, made now.
    @discardableResult
    func token(
        _ name: String, _ words: [String], expiresAt: Timestamp? = nil
    ) throws -> (TokenSecret, StoredToken) {
        try tokens.create(
            name: name, grants: try GrantList.read(words), expiresAt: expiresAt, now: .test,
            random: Self.random)
    }

    static func random(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max) }
    }
}

extension Timestamp {
    /// 2024-01-01T00:00:00Z: now, in tests.
    static let test = Timestamp(milliseconds: 1_704_067_200_000)
}

/// Keeps what is logged.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    var logger: Logger {
        Logger(label: "test") { _ in Handler(lines: self) }
    }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let text = "\(event.level) \(event.message) \(event.metadata ?? [:])"
            lines.lines.withLock { $0.append(text) }
        }
    }
}
