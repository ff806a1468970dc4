#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif
import Synchronization

/// The terminal that the program runs in.
final class LocalTerminal: Sendable {
    /// As it was before it was made raw; nil while it is not.
    private let saved = Mutex<termios?>(nil)

    static var isThere: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

    /// Every key goes through as it is, Ctrl-C too.
    func makeRaw() {
        var modes = termios()
        guard tcgetattr(STDIN_FILENO, &modes) == 0 else { return }
        saved.withLock { $0 = $0 ?? modes }
        cfmakeraw(&modes)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
    }

    func restore() {
        saved.withLock { modes in
            guard var before = modes else { return }
            modes = nil
            tcsetattr(STDIN_FILENO, TCSADRAIN, &before)
        }
    }

    /// nil where the terminal does not know it.
    static var size: (columns: Int, rows: Int)? {
        // With `--tty` the output may go elsewhere.
        for descriptor in [STDOUT_FILENO, STDIN_FILENO, STDERR_FILENO] {
            var size = winsize()
            if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 {
                return (Int(size.ws_col), Int(size.ws_row))
            }
        }
        return nil
    }
}
