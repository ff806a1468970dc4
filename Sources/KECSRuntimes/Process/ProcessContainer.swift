import CSupervisor
import Foundation
import KECSModel

/// What was known of a container when its folder was made.
struct ProcessContainer: Hashable, Sendable, Codable {
    var name: String
    /// 64 hexadecimal digits, as container ids look.
    var runtimeId: String
    var bindings: [NetworkBindingObservation]
    var hasHealthCheck: Bool
    /// The boot of the machine in which the folder was made: processes of another
    /// boot are gone, whatever the folder says.
    var bootId: String

    /// This boot of the machine; empty where the system does not tell.
    static func currentBootId() -> String {
        ProcessFiles.text("/proc/sys/kernel/random/boot_id")?
            .trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    }
}

/// How a container's folder says that it stands.
enum ProcessPhase: Hashable, Sendable {
    /// Nobody has run it and nobody is about to.
    case created
    case starting
    case running(since: Timestamp)
    case exited(code: Int, since: Timestamp?, at: Timestamp)
    case failed(ContainerFailure, at: Timestamp)
    /// Its supervisor is gone and left no word.
    case lost
    /// As `lost`, found out earlier and written down.
    case lostBefore(since: Timestamp?, at: Timestamp)

    /// Reads the folder. The order matters: a supervisor writes `exit` before it
    /// lets go of the lock.
    static func read(folder: String, container: ProcessContainer, bootId: String) -> ProcessPhase {
        if let ended = ended(folder: folder) { return ended }
        let isSupervised = kecs_lock_holder(folder + "/lock") != 0
        if isSupervised {
            // Where the lock cannot be asked after, it counts as held: better late
            // than killed for lost.
            guard let since = since(folder: folder) else { return .starting }
            return .running(since: since)
        }
        if let ended = ended(folder: folder) { return ended }
        let hasRun = ProcessFiles.exists(folder + "/launch")
        return hasRun || container.bootId != bootId ? .lost : .created
    }

    private static func since(folder: String) -> Timestamp? {
        ProcessFiles.text(folder + "/started").flatMap { number($0.prefix { $0 != "\n" }) }
    }

    private static func ended(folder: String) -> ProcessPhase? {
        guard let text = ProcessFiles.text(folder + "/exit") else { return nil }
        let lines = text.split(separator: "\n", maxSplits: 1)
        let words = lines.first?.split(separator: " ") ?? []
        switch (words.first, words.count) {
        case ("exited", 3):
            guard let code = Int(words[1]), let at = number(words[2]) else { break }
            return .exited(code: code, since: since(folder: folder), at: at)
        case ("failed", 3):
            guard let name = ContainerFailure.Name(rawValue: String(words[1])),
                let at = number(words[2])
            else { break }
            let message = lines.count > 1 ? String(lines[1]) : ""
            return .failed(ContainerFailure(name, message), at: at)
        case ("lost", 2):
            guard let at = number(words[1]) else { break }
            return .lostBefore(since: since(folder: folder), at: at)
        default: break
        }
        // Empty or torn: a power cut came between its writing and the disk.
        return .lost
    }

    private static func number(_ text: Substring) -> Timestamp? {
        Int(text).map { Timestamp(milliseconds: $0) }
    }

    /// Nothing will change any more.
    var isFinal: Bool {
        switch self {
        case .exited, .failed, .lostBefore: true
        case .created, .starting, .running, .lost: false
        }
    }

    func observation(of container: ProcessContainer, folder: String) -> ContainerObservation {
        var seen = ContainerObservation(phase: .starting, runtimeId: container.runtimeId)
        switch self {
        case .created: seen.phase = .created
        case .starting: break
        case .running(let since):
            seen.phase = .running
            seen.startedAt = since
        case .exited(let code, let since, let at):
            seen.phase = .exited(code: code)
            // A program that was over before the server could be told still began.
            seen.startedAt = since ?? at
            seen.finishedAt = at
        case .failed(let failure, let at):
            seen.phase = .failed(failure)
            seen.finishedAt = at
        case .lost, .lostBefore:
            seen.phase = .exited(code: nil)
            seen.failure = ContainerFailure(
                .containerLost, "its supervisor ended without a word; how it ended is not known")
            if case .lostBefore(let since, let at) = self {
                seen.startedAt = since
                seen.finishedAt = at
            }
        }
        if seen.startedAt != nil {
            seen.networkBindings = container.bindings
            if container.hasHealthCheck {
                seen.health =
                    ProcessFiles.text(folder + "/health").flatMap {
                        ContainerHealth(rawValue: String($0.prefix { $0 != "\n" }))
                    } ?? .unknown
            }
        }
        return seen
    }
}
