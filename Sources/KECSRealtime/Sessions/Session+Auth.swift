import KECSAccess
import KECSControl
import KECSModel
import KECSWire
import NIOCore
import Synchronization

/// Who the client is, and for how long.
extension Session {
    /// The message `auth`: the first that says so, or another token on a live
    /// connection, whose permissions then hold.
    func authenticate(_ message: IncomingMessage) throws(RefusedMessage) {
        let given = try message.string("token", in: message.envelope)
        let access = shard.authenticator
        guard let token = given ?? (access.isRequired ? nil : "") else {
            throw message.refused("Invalid message format", field: "token", reason: "Required")
        }
        let newcomer: Principal
        do {
            newcomer = try access.principal(forToken: token, at: shard.environment.now())
        } catch {
            return refuse(error, id: message.id)
        }
        principal = newcomer
        endAuthDeadline()
        answer(
            AuthAck(
                principal: newcomer.name, permissions: newcomer.permissions,
                expiresAt: newcomer.expiresAt?.rfc3339),
            id: message.id)
        narrowSubscriptions(to: newcomer.scope(of: .eventsRead))
        narrowMetricsReads(to: newcomer.scope(of: .metricsRead))
        narrowMetricsFeeds(to: newcomer.scope(of: .metricsRead))
        narrowLogs(to: newcomer.scope(of: .logsRead))
    }

    /// Looks at what the connection came with.
    ///
    /// - Returns: why it is not taken.
    func admit(_ credential: SessionCredential) -> AuthenticationFailure? {
        let access = shard.authenticator
        switch credential {
        case .none:
            principal = access.isRequired ? nil : .anonymous
        case .awaited(let place):
            self.place = place
        case .principal(let known):
            principal = known
        case .token(let token):
            do {
                principal = try access.principal(forToken: token, at: shard.environment.now())
            } catch {
                return error
            }
        }
        return nil
    }

    /// Says that the token is not taken, and closes with 4401.
    func refuse(_ failure: AuthenticationFailure, id: String? = nil) {
        tell(failure, id: id)
        cut(.unauthorized, reason: "Authentication failed")
    }

    private func tell(_ failure: AuthenticationFailure, id: String?) {
        shard.monitor.notAuthenticated(
            record, session: self.id, principal: principal?.name, reason: failure.message)
        answer(
            RealtimeError(
                .authFailed, "Authentication failed", field: "token", reason: failure.message),
            id: id)
    }

    func awaitAuthentication() {
        let this = NIOLoopBound(self, eventLoop: shard.port.eventLoop)
        authDeadline = shard.port.eventLoop.scheduleTask(in: shard.limits.authTimeout) {
            this.value.failToAuthenticate()
        }
    }

    func endAuthDeadline() {
        authDeadline?.cancel()
        authDeadline = nil
        place?.giveBack()
        place = nil
    }

    /// Closes the connection where its token is no longer good.
    ///
    /// - Parameter isRevised: tokens may have been revoked since the last look.
    func checkAccess(at now: Timestamp, isRevised: Bool) {
        guard let principal, isOpen else { return }
        if let end = principal.expiresAt, end <= now {
            refuse(AuthenticationFailure("The token has expired"))
        } else if isRevised, !shard.authenticator.isCurrent(principal, at: now) {
            refuse(AuthenticationFailure("The token has been revoked"))
        }
    }

    private func failToAuthenticate() {
        guard isOpen, principal == nil else { return }
        tell(AuthenticationFailure("None came in time"), id: nil)
        cut(.timeout, reason: "No authentication")
    }

    /// Takes from the subscriptions what may no longer be read; one of which
    /// nothing remains, or whose snapshot is under way, ends with an error.
    private func narrowSubscriptions(to scope: ClusterScope) {
        narrowWaits(to: scope)
        guard !subscriptions.isEmpty else { return }
        // What was committed before the new token came goes by the old one.
        shard.catchUp()
        var replaced: [SubscriptionIndex.FilterID] = []
        for subscription in subscriptions {
            guard let filter = shard.filter(of: subscription.filter) else { continue }
            let narrowed = filter.narrowed(to: scope)
            guard narrowed != filter else { continue }
            guard let narrowed, reader?.isTellingSnapshot(of: subscription.id) != true,
                let place = subscriptions.firstIndex(where: { $0.id == subscription.id })
            else {
                _ = removeSubscription(subscription.id)
                answer(
                    RealtimeError(
                        .permissionDenied, "Subscription ended", field: "clusters",
                        reason: "The new token may not read its events"),
                    id: subscription.id)
                continue
            }
            subscriptions[place].filter = shard.retain(narrowed)
            replaced.append(subscription.filter)
        }
        if reader == nil { join() }
        for filter in replaced { shard.release(filter) }
    }
}
