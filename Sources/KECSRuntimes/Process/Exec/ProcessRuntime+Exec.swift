import CSupervisor
import Glibc
import KECSControl
import KECSModel
import NIOCore
import NIOPosix

extension ProcessRuntime {
    /// Bytes of a command, its arguments and environment. Linux takes at most 2 MiB.
    private static var requestLimit: Int { 512 << 10 }

    package func exec(_ taskArn: String, container: String, _ request: ExecRequest)
        async throws(RuntimeError) -> any ExecSession
    {
        let bytes = try Self.encode(request)
        let taskId = ProcessFiles.taskId(taskArn)
        let folder = try await blocking {
            guard self.files.arn(taskId) == taskArn,
                let folder = self.files.containerFolder(taskId, container),
                self.files.container(taskId, container) != nil
            else { throw RuntimeError(.absent, "There is no container \(container).") }
            return folder
        }
        var pair: [CInt] = [-1, -1]
        guard socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &pair) == 0
        else {
            throw RuntimeError(.retryable, "No socket: \(String(cString: strerror(errno)))")
        }
        let (ours, keepers) = (pair[0], pair[1])
        do {
            defer { close(keepers) }
            try await launcher.keepSession(folder: folder, control: keepers)
        } catch {
            close(ours)
            throw RuntimeError(wrapping: error)
        }
        let descriptors: [CInt]
        do {
            descriptors = try await blocking { try Self.begin(ours, bytes, container) }
        } catch {
            close(ours)
            throw error
        }
        do {
            return try await ProcessExecSession.make(
                control: ours, descriptors: descriptors,
                on: MultiThreadedEventLoopGroup.currentEventLoop ?? group.next())
        } catch {
            throw RuntimeError(.retryable, "The command's streams cannot be opened: \(error.inOneLine)")
        }
    }

    private static func begin(
        _ control: CInt, _ bytes: [UInt8], _ container: String
    ) throws -> [CInt] {
        var descriptors: [CInt] = [-1, -1, -1]
        let count = kecs_exec_begin(control, bytes, UInt32(bytes.count), &descriptors)
        if count > 0 { return Array(descriptors.prefix(Int(count))) }
        if -count == ESRCH {
            throw RuntimeError(.absent, "The container \(container) is not running.")
        }
        throw RuntimeError(
            .retryable, "The command could not be started: \(String(cString: strerror(-count)))")
    }

    /// The keeper's entries; see CSupervisor's exec.h.
    private static func encode(_ request: ExecRequest) throws(RuntimeError) -> [UInt8] {
        var environment = request.environment
        // Without it shells take what is typed for single bytes.
        environment.append(EnvironmentVariable(name: "LANG", value: "C.UTF-8"))
        var entries: [(String, String)] = request.command.map { ("arg", $0) }
        entries += environment.map { ("env", "\($0.name)=\($0.value)") }
        if let size = request.terminal {
            entries.append(("terminal", "\(size.columns):\(size.rows)"))
        }
        guard request.command.first?.isEmpty == false else {
            throw RuntimeError(.terminal, "The command is empty.")
        }
        guard !entries.contains(where: { $0.1.utf8.contains(0) }) else {
            throw RuntimeError(.terminal, "The command contains a NUL character.")
        }
        var bytes: [UInt8] = []
        for (name, value) in entries {
            bytes += Array("\(name)=\(value)".utf8)
            bytes.append(0)
        }
        guard bytes.count <= requestLimit else {
            throw RuntimeError(.terminal, "The command is longer than \(requestLimit) bytes.")
        }
        return bytes
    }
}
