import KECSAccess
import KECSControl
import KECSModel
import KECSWire

extension Session {
    func subscribe(_ message: IncomingMessage) throws(RefusedMessage) {
        switch try message.string("action", in: message.envelope) {
        case SubscribeBatch.action: try subscribeBatch(message)
        case SubscribeLogs.action: try subscribeLogs(message)
        case SubscribeMetrics.action: try subscribeMetrics(message)
        default:
            try message.require(action: Subscribe.action)
            try begin(message)
        }
    }

    /// Throws where the id is another subscription's, of whatever kind, or there are too many.
    func requireRoom(for id: String, _ message: IncomingMessage) throws(RefusedMessage) {
        let isTaken =
            subscriptions.contains { $0.id == id } || logSubscriptions[id] != nil
            || metricsFeeds[id] != nil
        guard !isTaken else {
            throw message.refused(
                "Failed to create subscription", code: .subscriptionError, field: "id",
                reason: "Subscription already exists: '\(id)'")
        }
        let most = shard.limits.subscriptions
        let count = subscriptions.count + logSubscriptions.count + metricsFeeds.count
        guard most == 0 || count < most else {
            throw message.refused(
                "Failed to create subscription", code: .subscriptionError, field: "id",
                reason: "At most \(most) subscriptions can be active")
        }
    }

    /// Begins the one subscription that the message asks for, or refuses it.
    func begin(_ message: IncomingMessage) throws(RefusedMessage) {
        let id = try message.requiredID()
        let request = try SubscribeRequest(message, limits: shard.limits)
        try requireRoom(for: id, message)
        let scope = principal?.scope(of: .eventsRead) ?? .only([])
        guard let filter = request.filter.narrowed(to: scope) else {
            throw message.refused(
                "Insufficient permissions", code: .permissionDenied, field: "clusters",
                reason: "events:read is needed" + (scope.isNowhere ? "" : " in one of these clusters"))
        }
        // The seam: everything committed so far has gone to whom it concerned,
        // the newcomer not among them; everything after this comes to it too.
        shard.catchUp()
        switch request.start {
        case .now: subscribeLive(id, filter)
        case .snapshot: subscribeWithSnapshot(id, filter, shard.history.snapshot)
        case .after(let position): resume(id, filter, from: position)
        }
        if !request.isWhole { tellOnlyNewest(of: id) }
    }

    private func subscribeLive(_ id: String, _ filter: EventFilter) {
        answer(SubscribeAck(subscriptionId: id, cursor: shard.position.cursor), id: id)
        addLive(id, filter: filter)
    }

    private func subscribeWithSnapshot(
        _ id: String, _ filter: EventFilter, _ snapshot: StoreSnapshot
    ) {
        shard.monitor.began(snapshot: true, resume: nil)
        answer(SubscribeAck(subscriptionId: id, cursor: snapshot.position.cursor), id: id)
        addWithSnapshot(id, filter: filter, of: snapshot)
    }

    /// All that was missed, or a snapshot: never a part.
    private func resume(_ id: String, _ filter: EventFilter, from position: StreamPosition) {
        let newest = shard.history.snapshot
        // Which of the events up to there this connection has had is not known.
        let isPassedOver = position.seq < passedOver
        let obstacle = newest.obstacle(to: position) ?? (isPassedOver ? "passed_over" : nil)
        shard.monitor.began(snapshot: obstacle != nil, resume: obstacle ?? "resumed")
        guard let reason = obstacle else {
            answer(
                SubscribeAck(subscriptionId: id, cursor: position.cursor, resumed: true), id: id)
            return addResumed(id, filter: filter, after: position.seq)
        }
        answer(
            SubscribeAck(
                subscriptionId: id, cursor: newest.position.cursor, resumed: false,
                reason: reason, oldestSeq: newest.oldestSeq, latestSeq: newest.position.seq),
            id: id)
        addWithSnapshot(id, filter: filter, of: newest)
    }
}

extension StoreSnapshot {
    /// Why what came after `position` cannot be told whole; nil where it can.
    func obstacle(to position: StreamPosition) -> String? {
        if position.epoch != self.position.epoch { return "epoch_changed" }
        // A restored backup, or a disk that lost what it had promised.
        if position.seq > self.position.seq { return "ahead" }
        return position.seq + 1 < oldestSeq ? "expired" : nil
    }
}
