import KECSControl
import KECSTestSupport
import KECSWire
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TagOperationTests {
    private let harness = ControlHarness()

    private func tags(_ arn: String) async throws -> [String] {
        let answer = try await harness.call("ListTagsForResource", #"{"resourceArn":"\#(arn)"}"#)
        return (answer["tags"]?.items ?? []).map {
            "\($0["key"]?.text ?? "")=\($0["value"]?.text ?? "")"
        }
    }

    @Test("added, replaced and removed on each kind of resource that has tags")
    func kinds() async throws {
        let task = try await harness.runTaskWithoutReconcilers()
        let root = "arn:aws:ecs:us-east-1:000000000000:"
        for arn in [task, root + "cluster/default", root + "task-definition/app:1"] {
            #expect(try await tags(arn) == [])
            _ = try await harness.call(
                "TagResource",
                #"{"resourceArn":"\#(arn)","tags":[{"key":"a","value":"1"},{"key":"b"}]}"#)
            _ = try await harness.call(
                "TagResource",
                #"{"resourceArn":"\#(arn)","tags":[{"key":"c","value":"3"},{"key":"a","value":"2"}]}"#)
            #expect(try await tags(arn) == ["a=2", "b=", "c=3"])
            _ = try await harness.call(
                "UntagResource", #"{"resourceArn":"\#(arn)","tagKeys":["a","x"]}"#)
            #expect(try await tags(arn) == ["b=", "c=3"])
        }
        #expect(harness.taskStory == ["task START PENDING"])
    }

    @Test("at most 50, and none of AWS's own")
    func limits() async throws {
        _ = try await harness.call("CreateCluster", "{}")
        let arn = "arn:aws:ecs:us-east-1:000000000000:cluster/default"
        let fifty = (1...50).map { #"{"key":"k\#($0)","value":"v"}"# }.joined(separator: ",")
        _ = try await harness.call("TagResource", #"{"resourceArn":"\#(arn)","tags":[\#(fifty)]}"#)
        #expect(
            await harness.error(
                "TagResource", #"{"resourceArn":"\#(arn)","tags":[{"key":"one","value":"more"}]}"#)?
                .code == "LimitExceededException")
        _ = try await harness.call(
            "TagResource", #"{"resourceArn":"\#(arn)","tags":[{"key":"k1","value":"new"}]}"#)
        #expect(try await tags(arn).count == 50)
        #expect(
            await harness.error(
                "TagResource", #"{"resourceArn":"\#(arn)","tags":[{"key":"AWS:x","value":"y"}]}"#)?
                .code == "InvalidParameterException")
    }

    @Test("what is not there", arguments: [
        ("not-an-arn", "InvalidParameterException"),
        ("arn:aws:ecs:us-east-1:000000000000:cluster/x", "ClusterNotFoundException"),
        ("arn:aws:ecs:us-east-1:000000000000:task/default/x", "InvalidParameterException"),
        ("arn:aws:ecs:us-east-1:000000000000:task-definition/x:1", "InvalidParameterException"),
        ("arn:aws:ecs:us-east-1:000000000000:service/default/x", "InvalidParameterException"),
        ("arn:aws:ecs:us-east-1:000000000000:nonsense/x", "InvalidParameterException"),
    ])
    func missing(_ arn: String, _ code: String) async {
        for (operation, more) in [
            ("ListTagsForResource", ""), ("TagResource", #","tags":[{"key":"k"}]"#),
            ("UntagResource", #","tagKeys":["k"]"#),
        ] {
            #expect(
                await harness.error(operation, #"{"resourceArn":"\#(arn)"\#(more)}"#)?.code == code,
                "\(operation)")
        }
    }
}
