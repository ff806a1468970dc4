import Foundation
import KECSModel
import KECSRealtime
import NIOCore
import NIOEmbedded

/// A client that keeps a cursor as the protocol says and judges all that comes:
/// what it gets is in order, once, asked for, and its snapshots are true.
final class SeamClient {
    struct Wish {
        var filter: SeamFilter
        /// Only the newest of each resource, where the client is slow.
        var isState = false
        /// Everything behind this it must have in the end; nil before the first ack.
        var base: Int?
        /// What the newest ack told; nil before it.
        var start: Int?
        var awaitsSnapshot = false
        var snapshot: [String: String] = [:]
        var received: Set<Int> = []

        func covers(_ event: SeamEvent) -> Bool {
            guard let start else { return false }
            return start < event.seq && filter.matches(event)
        }
    }

    private let world: SeamWorld
    private let name: String
    private(set) var channel: EmbeddedChannel?
    private(set) var wishes: [String: Wish] = [:]
    private var lastWish = 0
    private var cursor: Int?
    /// What came on this connection, and the subscriptions that it came for;
    /// what came only for cancelled ones may come again.
    private var seen: [Int: Set<String>] = [:]
    private var openSnapshot: String?
    private(set) var closeCode: UInt16?
    /// Events that it was told it does not get.
    private(set) var skipped = 0

    init(_ world: SeamWorld, name: String) {
        self.world = world
        self.name = name
    }

    // MARK: Doing

    /// Comes, and asks for all that it wanted before.
    func connect() {
        let channel = EmbeddedChannel(loop: world.loop)
        guard let session = world.server.makeSession(on: world.loop) else {
            return world.fail("\(name): no session")
        }
        do {
            try channel.pipeline.syncOperations.addHandler(
                WebSocketHandler(
                    endpoint: session,
                    settings: WebSocketSettings(maxMessageBytes: 65_536, maxBufferedBytes: 4 << 20)))
            try channel.connect(to: .init(ipAddress: "127.0.0.1", port: 1)).wait()
        } catch {
            world.fail("\(name): \(error)")
        }
        self.channel = channel
        (seen, openSnapshot, closeCode) = ([:], nil, nil)
        // All from one place, whatever comes between the requests.
        let cursor = self.cursor
        for id in wishes.keys { wishes[id]?.start = nil }
        for id in wishes.keys.sorted() {
            wishes[id]?.snapshot = [:]
            let how =
                wishes[id]?.awaitsSnapshot == true
                ? #""snapshot":true"# : cursor.map { #""resumeFrom":"e1:\#($0)""# }
            ask(id, how)
        }
    }

    func drop() {
        // Not `finish()`, which ends what is scheduled on the loop that all share.
        channel?.close(promise: nil)
        channel = nil
    }

    func setReads(_ reads: Bool) {
        guard let channel, channel.isWritable != reads else { return }
        channel.isWritable = reads
        channel.pipeline.fireChannelWritabilityChanged()
    }

    func subscribe(_ filter: SeamFilter, _ how: String?, isState: Bool) {
        lastWish += 1
        let id = "s\(lastWish)"
        wishes[id] = Wish(
            filter: filter, isState: isState, awaitsSnapshot: how?.contains("snapshot") == true)
        ask(id, how)
    }

    func unsubscribe(_ id: String) {
        send(
            #"{"id":"u","type":"unsubscribe","action":"events","payload":{"subscriptionId":"\#(id)"}}"#)
        take()
    }

    private func ask(_ id: String, _ how: String?) {
        guard let wish = wishes[id] else { return }
        let mode = wish.isState ? #""mode":"state""# : nil
        let members = [wish.filter.json, how, mode].compactMap { $0 }.joined(separator: ",")
        send(#"{"id":"\#(id)","type":"subscribe","action":"events","payload":{\#(members)}}"#)
        take()
    }

    private func send(_ text: String) {
        _ = try? channel?.writeInbound(ByteBuffer(bytes: RawFrame.text(text).bytes))
    }

    // MARK: Judging

    /// Looks at all that has come; whether anything had.
    @discardableResult
    func take() -> Bool {
        var tookAny = false
        while let channel, var bytes = try? channel.readOutbound(as: ByteBuffer.self) {
            tookAny = true
            while let frame = RawFrame(from: &bytes) {
                switch frame.opcode {
                case Opcode.text.rawValue: judge(frame)
                case Opcode.close.rawValue: closeCode = frame.closeCode
                default: break
                }
            }
        }
        if closeCode != nil { drop() }
        return tookAny
    }

    private func judge(_ frame: RawFrame) {
        guard
            let message = try? JSONSerialization.jsonObject(with: Data(frame.payload))
                as? [String: Any], let type = message["type"] as? String
        else { return world.fail("\(name): not a message: \(frame.text)") }
        let payload = message["payload"] as? [String: Any] ?? [:]
        switch type {
        case "connected": break
        case "subscribe_ack": acknowledged(payload)
        case "unsubscribe_ack": cancelled(payload["subscriptionId"] as? String ?? "")
        case "event": event(message["seq"] as? Int ?? 0)
        case "snapshot": snapshot(message["id"] as? String ?? "", payload)
        case "snapshot_end": snapshotEnd(payload)
        case "lagging": lagging(payload)
        case "ping": moved(to: message["seq"] as? Int ?? 0, by: "ping")
        case "disconnecting":
            moved(to: Self.seq(payload["cursor"]) ?? -1, by: "disconnecting")
        default: world.fail("\(name): \(frame.text)")
        }
    }

    private func acknowledged(_ payload: [String: Any]) {
        guard let id = payload["subscriptionId"] as? String, var wish = wishes[id],
            let start = Self.seq(payload["cursor"])
        else { return world.fail("\(name): ack of nothing: \(payload)") }
        if let resumed = payload["resumed"] as? Bool {
            if !resumed, !["expired", "passed_over"].contains(payload["reason"] as? String) {
                world.fail("\(name): \(payload)")
            }
            wish.awaitsSnapshot = !resumed
        }
        if wish.awaitsSnapshot { wish.received = [] }
        if wish.awaitsSnapshot || wish.base == nil { wish.base = start }
        wish.start = start
        // What the connection has had for another subscription is not repeated.
        for seq in seen.keys where wish.covers(world.events[seq - 1]) { wish.received.insert(seq) }
        wishes[id] = wish
        // An ack can only move the cursor back.
        cursor = cursor.map { min($0, start) } ?? start
    }

    private func cancelled(_ id: String) {
        wishes[id] = nil
        if openSnapshot == id { openSnapshot = nil }
        for seq in seen.keys {
            seen[seq]?.remove(id)
            if seen[seq]?.isEmpty == true { seen[seq] = nil }
        }
    }

    private func event(_ seq: Int) {
        guard seq > 0, seq <= world.events.count else { return world.fail("\(name): event \(seq)") }
        let event = world.events[seq - 1]
        if seq <= cursor ?? 0 { world.fail("\(name): \(seq) after \(cursor ?? 0)") }
        if seen[seq] != nil { world.fail("\(name): \(seq) twice") }
        if let openSnapshot { world.fail("\(name): \(seq) within the snapshot of \(openSnapshot)") }
        cursor = seq
        for (id, wish) in wishes where wish.covers(event) {
            seen[seq, default: []].insert(id)
            if wish.awaitsSnapshot { world.fail("\(name): \(seq) before the snapshot of \(id)") }
            wishes[id]?.received.insert(seq)
        }
        if seen[seq] == nil { world.fail("\(name): nobody asked for \(seq)") }
    }

    private func snapshot(_ id: String, _ payload: [String: Any]) {
        let cluster = payload["cluster"] as? [String: Any] ?? [:]
        guard wishes[id]?.awaitsSnapshot == true, openSnapshot == nil || openSnapshot == id,
            payload["action"] as? String == "SNAPSHOT",
            let arn = cluster["clusterArn"] as? String, let name = cluster["clusterName"] as? String
        else { return world.fail("\(self.name): snapshot of \(id): \(payload)") }
        openSnapshot = id
        if wishes[id]?.snapshot.updateValue(name, forKey: arn) != nil {
            world.fail("\(self.name): \(arn) twice in the snapshot of \(id)")
        }
    }

    private func snapshotEnd(_ payload: [String: Any]) {
        guard let id = payload["subscriptionId"] as? String, let wish = wishes[id],
            wish.awaitsSnapshot, let end = Self.seq(payload["cursor"])
        else { return world.fail("\(name): \(payload)") }
        if end != wish.start { world.fail("\(name): snapshot of \(end), ack of \(wish.start ?? -1)") }
        let expected = world.state(at: end, for: wish.filter)
        if wish.snapshot != expected {
            world.fail("\(name): snapshot at \(end) is \(wish.snapshot), not \(expected)")
        }
        wishes[id]?.awaitsSnapshot = false
        openSnapshot = nil
    }

    private func lagging(_ payload: [String: Any]) {
        guard wishes.values.contains(where: \.isState), let count = payload["skipped"] as? Int, count > 0
        else { return world.fail("\(name): \(payload)") }
        skipped += count
    }

    private func moved(to seq: Int, by what: String) {
        guard let cursor else { return }
        if seq < cursor { world.fail("\(name): \(what) moves \(cursor) back to \(seq)") }
        self.cursor = seq
    }

    /// That nothing is missing, once everything has been delivered.
    func judgeTheEnd() {
        for (id, wish) in wishes {
            if wish.start == nil || wish.awaitsSnapshot { world.fail("\(name): \(id) never began") }
            let base = wish.base ?? 0
            let received = world.events.filter { wish.received.contains($0.seq) }
            let missing = world.events.filter { event in
                event.seq > base && wish.filter.matches(event) && !wish.received.contains(event.seq)
                    && !(wish.isState && received.contains { event.isDispensable(after: $0) })
            }
            if !missing.isEmpty {
                world.fail("\(name): \(id) from \(base) misses \(missing.map(\.seq))")
            }
        }
    }

    private static func seq(_ cursor: Any?) -> Int? {
        (cursor as? String).flatMap(StreamPosition.init(cursor:))?.seq
    }
}
