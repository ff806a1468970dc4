import KECSControl
import KECSModel
import KECSRealtime
import KECSWire
import Testing

@Suite struct FeedRequestTests {
    private func request(
        _ query: String, accept: String? = nil, lastEventID: String? = nil
    ) throws(RefusedMessage) -> FeedRequest {
        try FeedRequest(query: query, accept: accept, lastEventID: lastEventID, limits: RealtimeLimits())
    }

    private func subject(_ type: EventType, cluster: String, status: String? = nil) -> EventSubject {
        var keys = EventKeys()
        keys.cluster = cluster
        return EventSubject(type: type, keys: keys)
    }

    @Test func filters() throws {
        let arn = "arn:aws:ecs:us-east-1:000000000000:cluster/"
        let filter = try request("eventTypes=task,cluster&clusters=a&clusters=b%2Dc&token=x").filter
        #expect(filter.matches(subject(.cluster, cluster: arn + "a")))
        #expect(filter.matches(subject(.task, cluster: arn + "b-c")))
        #expect(!filter.matches(subject(.task, cluster: arn + "c")))
        #expect(!filter.matches(subject(.service, cluster: arn + "a")))
    }

    @Test func beginnings() throws {
        let position = StreamPosition(epoch: "e1", seq: 5)
        #expect(try request("").start == .now)
        #expect(try request("snapshot=true").start == .snapshot)
        #expect(try request("snapshot=false").start == .now)
        #expect(try request("cursor=e1%3A5").start == .after(position))
        #expect(try request("cursor=e1:4", lastEventID: "e1:5").start == .after(position))
    }

    @Test func forms() throws {
        #expect(try request("").form == .ndjson)
        #expect(try request("", accept: "text/event-stream").form == .sse)
        #expect(try request("format=ndjson", accept: "text/event-stream").form == .ndjson)
        #expect(try request("format=sse", accept: "*/*").form == .sse)
    }

    @Test(arguments: [
        ("x=1", "x"), ("cursor=", "resumeFrom"), ("cursor=nonsense", "resumeFrom"), ("snapshot=1", "snapshot"),
        ("eventTypes=", "eventTypes"), ("eventTypes=tusk", "eventTypes"), ("clusters=", "clusters"),
        ("status=", "filters.status"), ("format=xml", "format"), ("clusters=%ff", "query"), ("mode=state", "mode"),
    ])
    func refusals(_ query: String, _ field: String) {
        #expect {
            _ = try request(query)
        } throws: { error in
            (error as? RefusedMessage)?.error.details?.field == field
        }
    }
}
