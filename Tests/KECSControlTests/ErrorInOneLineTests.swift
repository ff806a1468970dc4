import Foundation
import KECSControl
import Testing

/// What stands in a log is what is wrong, not what an error is made of.
@Suite struct ErrorInOneLineTests {
    private struct Own: Error, CustomStringConvertible {
        var description: String { "two\nlines" }
    }

    private func error(_ body: () throws -> Void) -> any Error {
        do {
            try body()
            return Own()
        } catch {
            return error
        }
    }

    @Test func ownErrorsSayWhatTheySay() {
        #expect(Own().inOneLine == "two lines")
        #expect(RuntimeError(.absent, "There is no task.").inOneLine.contains("There is no task."))
        #expect(CancellationError().inOneLine == "CancellationError()")
    }

    @Test func aFullTableOfDescriptors() {
        let full = NSError(domain: NSPOSIXErrorDomain, code: Int(EMFILE))
        #expect(full.inOneLine == "Too many open files")
        #expect(POSIXError(.EMFILE).inOneLine == "Too many open files")
        let outer = NSError(
            domain: NSCocoaErrorDomain, code: 256,
            userInfo: [NSUnderlyingErrorKey: full, NSFilePathErrorKey: "/srv/x"])
        #expect(outer.inOneLine == "/srv/x: Too many open files")
    }

    /// Foundation's own, as they come.
    @Test func errorsOfFiles() {
        let folder = FileManager.default.temporaryDirectory.appending(path: "kecs-none-\(UUID())")
        let errors = [
            error { _ = try Data(contentsOf: folder) },
            error { try Data([1]).write(to: folder.appending(path: "x"), options: .atomic) },
            error { _ = try FileManager.default.contentsOfDirectory(atPath: folder.path) },
            error { try FileManager.default.createDirectory(at: URL(filePath: "/proc/kecs/x"), withIntermediateDirectories: false) },
            error { _ = try FileHandle(forReadingFrom: folder) },
            error { try FileManager.default.moveItem(at: folder, to: folder.appending(path: "y")) },
        ]
        for error in errors {
            let text = error.inOneLine
            #expect(!text.contains("Domain=") && !text.contains("UserInfo") && !text.contains("Code="), "\(text)")
            #expect(!text.contains("\n") && !text.isEmpty && text.count < 300, "\(text)")
            #expect(text != "two lines")
        }
        #expect(errors.count { $0.inOneLine.contains("No such file or directory") } >= 4, "\(errors.map(\.inOneLine))")
    }
}
