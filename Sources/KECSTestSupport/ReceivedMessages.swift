import Foundation
import Synchronization

/// Keeps what the tests' clients were sent, for `Scripts/check-contract.py` to hold against
/// `Spec/asyncapi.yaml`: a line for each message in the file that `KECS_TEST_RECEIVED` names;
/// without it nothing is kept.
package enum ReceivedMessages {
    /// Where the payloads of events come from.
    package enum Journal: String, Sendable {
        /// The control plane.
        case real
        /// The test wrote them, and only what surrounds them is the server's.
        case scripted
    }

    /// Of one kind of line so many are kept: tests that send a flood send much the same.
    private static let most = 5_000

    private struct File {
        var handle: FileHandle?
        var counts: [Substring: Int] = [:]
    }

    private static let file = Mutex(
        File(handle: ProcessInfo.processInfo.environment["KECS_TEST_RECEIVED"].flatMap(open)))

    private static func open(_ path: String) -> FileHandle? {
        let descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        return descriptor < 0 ? nil : FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// - Parameter text: as it came.
    package static func note(_ text: some StringProtocol, journal: Journal) {
        file.withLock { file in
            guard let handle = file.handle else { return }
            // Up to the first digit, that is to an id's number or the time.
            let kind = Substring(text.prefix { !$0.isNumber })
            file.counts[kind, default: 0] += 1
            guard file.counts[kind, default: 0] <= most else { return }
            try? handle.write(contentsOf: Data("\(journal.rawValue) \(text)\n".utf8))
        }
    }
}
