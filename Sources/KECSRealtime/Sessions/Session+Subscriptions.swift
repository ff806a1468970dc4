import KECSControl
import KECSModel

/// Who gets what: live through an audience, behind through a reader.
extension Session {
    /// Everything after the shard's position comes to it; the shard must have caught up.
    func addLive(_ id: String, filter: EventFilter) {
        let start = shard.position.seq
        // A reader may be ahead of its shard, where a snapshot is.
        if reader != nil { fallBehind(to: start) }
        append(id, filter: filter, start: start)
        if reader == nil { join() }
    }

    /// Everything after `seq` comes to it.
    func addResumed(_ id: String, filter: EventFilter, after seq: Int) {
        guard reader != nil || seq != shard.position.seq else {
            return addLive(id, filter: filter)
        }
        fallBehind(to: seq)
        append(id, filter: filter, start: seq)
    }

    /// The state comes to it, then everything after that.
    func addWithSnapshot(_ id: String, filter: EventFilter, of snapshot: StoreSnapshot) {
        let position = snapshot.position
        fallBehind(to: position.seq)
        append(id, filter: filter, start: position.seq)
        reader?.addSnapshot(of: snapshot.state, for: filter, id, cursor: position.cursor)
    }

    /// False: there is none of this id.
    func removeSubscription(_ id: String) -> Bool {
        guard let place = subscriptions.firstIndex(where: { $0.id == id }) else { return false }
        let removed = subscriptions.remove(at: place)
        if subscriptions.isEmpty { stopReading() }
        reader?.forget(id)
        if reader == nil { join() }
        mayPassOver = subscriptions.contains { !$0.isWhole }
        shard.release(removed.filter)
        return true
    }

    /// Takes no further events.
    func leave() {
        stopReading()
        let former = subscriptions
        subscriptions = []
        mayPassOver = false
        join()
        for subscription in former { shard.release(subscription.filter) }
    }

    /// The subscription is one of mode `state`.
    func tellOnlyNewest(of id: String) {
        guard let place = subscriptions.firstIndex(where: { $0.id == id }) else { return }
        subscriptions[place].isWhole = false
        mayPassOver = true
    }

    /// An event that was wanted has not been sent, for mode `state`.
    func passed(over seq: Int) {
        passedOver = max(passedOver, seq)
    }

    /// The client takes no more for now. What may be passed over is not queued
    /// for it: it reads on when it can.
    func yieldToSlowness() {
        guard reader == nil, isOpen else { return }
        fallBehind(to: shard.position.seq)
    }

    // MARK: What the reader asks

    /// Whether the event goes to this client now: a subscription has waited
    /// for it, and none has had it.
    func wish(for frame: EventFrame) -> EventWish? {
        var wish: EventWish?
        for (place, subscription) in subscriptions.enumerated() where subscription.start < frame.seq {
            guard shard.filter(of: subscription.filter)?.matches(frame.subject) == true else {
                continue
            }
            if frame.seq <= subscription.done { return nil }
            let its: EventWish = subscription.isWhole ? .whole : .newest(of: [place])
            wish = its.joined(with: wish)
        }
        return wish
    }

    /// Everything up to `seq` has been looked at.
    func progress(to seq: Int) {
        for index in subscriptions.indices {
            subscriptions[index].done = max(subscriptions[index].done, seq)
        }
    }

    /// Whether no subscription begins behind `seq`.
    func isDone(with seq: Int) -> Bool {
        subscriptions.allSatisfy { $0.done <= seq }
    }

    /// Goes on with its shard: every event after the shard's position comes
    /// through the audience.
    func join() {
        stopReading()
        shard.move(self, toAudienceOf: Set(subscriptions.map(\.filter)))
    }

    // MARK: In between

    /// Leaves the audience and reads on from `seq`, or from where it was if
    /// that is further back.
    private func fallBehind(to seq: Int) {
        if let reader {
            progress(to: reader.place)
            reader.moveBack(to: seq)
            return
        }
        let now = shard.position.seq
        progress(to: now)
        let reader = SessionReader(session: self, place: subscriptions.isEmpty ? seq : min(now, seq))
        shard.move(self, toAudienceOf: [])
        self.reader = reader
        reader.schedule()
    }

    private func append(_ id: String, filter: EventFilter, start: Int) {
        subscriptions.append(
            Subscription(id: id, filter: shard.retain(filter), start: start, done: start))
    }

    private func stopReading() {
        guard let reader else { return }
        reader.stop()
        shard.forget(reader)
        self.reader = nil
    }
}
