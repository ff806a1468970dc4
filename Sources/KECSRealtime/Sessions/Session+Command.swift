import KECSWire
import NIOCore

extension Session {
    /// Does what is asked for, once: the same command by the same id is answered
    /// again with what its first answer was.
    func command(_ message: IncomingMessage) throws(RefusedMessage) {
        let id = try message.requiredID()
        guard let action = try message.string("action", in: message.envelope) else {
            throw message.invalid("action", "Required")
        }
        var memory = commands ?? CommandMemory()
        let verdict = memory.take(id, message, now: .now())
        commands = memory
        switch verdict {
        case .begin: break
        case .repeated(let answer):
            socket?.write(answer)
            return
        case .underWay: return
        case .taken: throw message.invalid("id", "Another command has had this id")
        }
        do throws(RefusedMessage) {
            try perform(action, message)
        } catch {
            finish(id, error.error)
        }
    }

    /// What each command does is in the file of its name.
    private func perform(_ action: String, _ message: IncomingMessage) throws(RefusedMessage) {
        switch action {
        case "execute": try execute(message)
        case "resize_exec": try resizeExec(message)
        case "wait": try wait(message)
        case "get_metrics": try getMetrics(message)
        default: throw message.invalid("action", "Unknown action: '\(action)'")
        }
    }

    /// Answers a command, now and whenever it is asked again.
    func finish<Payload: ServerPayload>(_ id: String?, _ answer: Payload) {
        finish(id, shard.messages.message(answer, id: id))
    }

    /// The same, counted.
    func finish(_ id: String?, _ error: RealtimeError) {
        shard.monitor.told(error.code)
        finish(id, shard.messages.message(error, id: id))
    }

    /// - Parameter frame: the answer.
    func finish(_ id: String?, _ frame: ByteBuffer) {
        if let id { commands?.answered(id, frame) }
        socket?.write(frame)
    }
}
