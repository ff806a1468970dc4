import KECSModel
import Testing

struct JournalTests {
    @Test(arguments: [
        (1, "evt-001"), (42, "evt-042"), (999, "evt-999"), (1234, "evt-1234"), (0, "evt-000"),
    ])
    func entryId(_ seq: Int, _ id: String) {
        let event = EventDraft(type: .task, action: "START", keys: EventKeys(), payload: [])
        let entry = JournalEntry(seq: seq, timestamp: Timestamp(milliseconds: 0), event: event)
        #expect(entry.id == id)
    }

    @Test func cursor() {
        let position = StreamPosition(epoch: "abc", seq: 12)
        #expect(position.cursor == "abc:12")
        #expect(StreamPosition(cursor: "abc:12") == position)
        #expect(StreamPosition(cursor: "abc:0")?.seq == 0)
    }

    @Test(arguments: [
        "", ":", "abc", "abc:", ":1", "abc:-1", "abc:+1", "abc:-0", "abc:1.0", "abc: 1", "abc:1:2",
        "abc:99999999999999999999", "abc:x", String(repeating: "e", count: 65) + ":1",
    ])
    func noCursor(_ text: String) {
        #expect(StreamPosition(cursor: text) == nil)
    }
}
