import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension Error {
    /// What is wrong, in one line, for people: `/var/lib/kecs/tasks: Too many open files`. Errors
    /// of Foundation describe themselves by their domains, codes and dictionaries; what the system
    /// said stands somewhere in there.
    package var inOneLine: String {
        let text: String
        switch self {
        case let error as NSError where error.domain == NSPOSIXErrorDomain: text = error.sentence
        case let error as POSIXError: text = Self.text(of: error.code.rawValue)
        case let error as CocoaError:
            let cause = error.underlying.map(\.inOneLine) ?? error.localizedDescription
            text = error.filePath.map { "\($0): \(cause)" } ?? cause
        case let error as NSError where type(of: self) is NSError.Type: text = error.sentence
        default: text = "\(self)"
        }
        return text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    fileprivate static func text(of number: Int32) -> String { String(cString: strerror(number)) }
}

extension NSError {
    /// This type conforms to `Error` by itself, and so to nothing that could be overridden.
    fileprivate var sentence: String {
        if domain == NSPOSIXErrorDomain, let number = Int32(exactly: code) {
            return Self.text(of: number)
        }
        if let cause = userInfo[NSUnderlyingErrorKey] as? any Error {
            let text = cause.inOneLine
            guard let path = userInfo[NSFilePathErrorKey] as? String else { return text }
            return "\(path): \(text)"
        }
        return localizedDescription
    }
}
