/// A command that runs in a container, and its streams.
///
/// Nothing is read from the command but what ``read()`` asks for: a command whose output
/// nobody reads is stopped by its full terminal or pipe, and no more than a few hundred
/// kilobytes of it are held anywhere. Whoever has one must read to the end or hang up.
package protocol ExecSession: Sendable {
    /// The next piece of its output; nil at the end, of which ``end()`` tells. One caller
    /// at a time.
    func read() async throws(RuntimeError) -> ExecOutput?

    /// Hands bytes to its input; returns when they have been taken. One caller at a time.
    ///
    /// - Throws: where it takes no more: it has closed its input, or has ended.
    func write(_ bytes: [UInt8]) async throws(RuntimeError)

    /// Hands over a few bytes where that needs no waiting: what is typed should not have to
    /// change threads. Not while a ``write(_:)`` is under way.
    ///
    /// - Returns: false where nothing was done.
    func offer(_ bytes: [UInt8]) -> Bool

    /// No more input will come: it reads the end of its standard input. A terminal's input
    /// has no end, and nothing happens.
    func closeInput() async

    /// The terminal has another size; nothing happens where there is no terminal.
    func resize(_ size: TerminalSize) async

    /// Waits for its end, output read or not.
    func end() async -> ExecEnd

    /// Takes its streams away and ends it: SIGHUP, SIGKILL shortly afterwards. Returns at
    /// once, may be called at any time and more than once.
    func hangUp()
}

extension ExecSession {
    package func offer(_ bytes: [UInt8]) -> Bool { false }
}

package struct ExecOutput: Hashable, Sendable {
    package enum Stream: Hashable, Sendable { case stdout, stderr }

    /// With a terminal all is `stdout`.
    package var stream: Stream
    /// Not empty, 64 KiB at most.
    package var bytes: [UInt8]

    package init(_ stream: Stream, _ bytes: [UInt8]) {
        self.stream = stream
        self.bytes = bytes
    }
}

/// How a command ended.
package struct ExecEnd: Hashable, Sendable {
    /// 128 and the signal's number where one ended it; 127 where there is no such
    /// program and 126 where it could not be run otherwise, which its output tells.
    /// Docker before version 23 tells both as 126.
    package var exitCode: Int
    /// Where it did not end by itself: why, for people.
    package var reason: String?

    package init(exitCode: Int, reason: String? = nil) {
        self.exitCode = exitCode
        self.reason = reason
    }

    /// As ``ExecEnd/reason`` has it.
    package static let containerStopped = "The container has stopped"
}
