import Foundation
import Testing

/// How much is tried and from which seed.
///
/// Every `swift test` tries some thousands of inputs, always the same ones. `make fuzz`, and CI with it, sets
/// `KECS_FUZZ_INPUTS` (of all fuzzers together) to a million and `KECS_FUZZ_SEED` to one of its own, which it
/// prints; the same seed makes the same inputs again. `KECS_FUZZ_ONLY=N` tries the N-th input alone.
enum Fuzz {
    static let inputs = number("KECS_FUZZ_INPUTS") ?? 20_000
    static let seed = UInt64(number("KECS_FUZZ_SEED") ?? 1)
    static let only = number("KECS_FUZZ_ONLY")
    /// Where each fuzzer notes the input that it is at, so that a crash has a number; nil: nowhere.
    static let notes = ProcessInfo.processInfo.environment["KECS_FUZZ_NOTES"]

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }

    /// Tries inputs until one fails.
    ///
    /// - Parameters:
    ///   - share: of all inputs, in thousandths.
    ///   - body: Makes an input from the generator and tries it; answers what is wrong, with the input.
    /// - Returns: how many were tried.
    @discardableResult
    static func run(
        _ name: String, share: Int, _ body: (inout FuzzSource) throws -> String?
    ) async -> Int {
        let count = max(1, inputs * share / 1000)
        let note = Note(name)
        let indices = only.map { $0..<$0 + 1 } ?? 0..<count
        for index in indices {
            note?.write(index)
            var source = FuzzSource(seed: seed, name: name, index: index)
            let repetition = "KECS_FUZZ_SEED=\(seed) KECS_FUZZ_ONLY=\(index) swift test --filter \(name)"
            do {
                if let wrong = try body(&source) {
                    Issue.record("\(wrong)\nAgain: \(repetition)")
                    return index
                }
            } catch {
                Issue.record("\(error)\nAgain: \(repetition)")
                return index
            }
            // The tests of real sockets run beside this and want their turn.
            if index % 64 == 0 { await Task.yield() }
        }
        note?.remove()
        return indices.count
    }

    /// A file that holds a number, rewritten for every input: what is left of it names the one that crashed.
    private final class Note {
        private let path: String
        private let descriptor: Int32

        init?(_ name: String) {
            guard let folder = Fuzz.notes else { return nil }
            path = "\(folder)/\(name)"
            descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
            guard descriptor >= 0 else { return nil }
        }

        deinit { close(descriptor) }

        func write(_ index: Int) {
            let text = Array("\(index)\n".utf8)
            // Nothing is lost where a note is not taken but the number in a report.
            _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        }

        func remove() { unlink(path) }
    }
}

extension [UInt8] {
    /// For a failure: as text where it is some, and exactly.
    var shown: String {
        let hex = map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        return "\(String(decoding: self, as: UTF8.self).debugDescription)\nin hexadecimal \(hex)"
    }
}
