#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import KECSControl
import NIOCore

/// Why the gateway cannot listen.
package struct GatewayError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable {
        case addressInUse
        case notPermitted
        /// No such address on this machine, or no such name.
        case noSuchAddress
        case failed
    }

    package let code: Code
    /// For people: what is wrong and what to do about it.
    package let description: String

    /// - Parameter error: As NIO reports a failed bind.
    package init(host: String, port: Int, _ error: any Error) {
        let place = "\(host):\(port)"
        switch (error as? IOError)?.errnoCode {
        case EADDRINUSE:
            code = .addressInUse
            description =
                "Port \(port) on \(host) is in use by another program. "
                + "Stop it, or choose another port with --port."
        case EACCES, EPERM:
            code = .notPermitted
            description = "No permission to listen on \(place). Choose a port above 1023 with --port."
        case EADDRNOTAVAIL:
            code = .noSuchAddress
            description = "\(host) is no address of this machine. Choose one with --host."
        default:
            if error is SocketAddressError || error is SocketAddressError.UnknownHost {
                code = .noSuchAddress
                description = "\(host) is not known. Choose an address with --host."
            } else {
                code = .failed
                description = "Cannot listen on \(place): \(error.inOneLine)"
            }
        }
    }
}
