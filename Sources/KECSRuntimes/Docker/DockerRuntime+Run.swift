import KECSControl
import Logging

extension DockerRuntime {
    private static var shortestPause: Duration { .milliseconds(100) }
    private static var longestPause: Duration { .seconds(5) }

    /// Follows the engine's events. A broken connection is made again; after each
    /// new one everything may have changed, for the engine keeps few events.
    package func run(hint: @escaping @Sendable (RuntimeHint) -> Void) async throws {
        let listener = hints.add(hint)
        defer {
            hints.remove(listener)
            cache.follow(false)
        }
        var pause = Self.shortestPause
        var isAway = false
        while !Task.isCancelled {
            do {
                try await follow {
                    pause = Self.shortestPause
                    if isAway { logger.info("The container engine is back") }
                    isAway = false
                }
                logger.info("The container engine has ended its events")
            } catch is CancellationError {
                return
            } catch {
                if !isAway {
                    logger.warning(
                        "The container engine's events cannot be followed; trying again",
                        metadata: ["reason": "\(error.inOneLine)"])
                }
                isAway = true
            }
            cache.follow(false)
            // It may come back as another version.
            client.forgetVersion()
            do { try await Task.sleep(for: pause) } catch { return }
            pause = min(pause * 2, Self.longestPause)
        }
    }

    private func follow(_ opened: () -> Void) async throws {
        var filters = DockerFilters.labels((TaskLabels.instance, instance))
        filters.add("type", "container")
        for event in ["start", "die", "oom", "health_status", "destroy"] {
            filters.add("event", event)
        }
        // The engine answers before it listens to itself: a second back closes the gap.
        try await client.events(
            since: nowSeconds - 1, filters,
            opened: {
                opened()
                cache.follow(true)
                hints.send(.resync)
            },
            receive: { event in
                cache.forget(event.actor.id)
                if let arn = event.actor.attributes?[TaskLabels.taskArn] {
                    hints.send(.task(arn: arn))
                }
            })
    }
}
