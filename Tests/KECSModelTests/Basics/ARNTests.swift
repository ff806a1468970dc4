import KECSModel
import Testing

struct ARNTests {
    @Test(arguments: [
        ("us-east-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"),
    ])
    func partitionOfTheRegion(_ region: String, _ partition: String) {
        let arn = ARN(region: region, account: "1", kind: "cluster", path: "c")
        #expect(arn.description == "arn:\(partition):ecs:\(region):1:cluster/c")
    }

    @Test(arguments: [
        "arn:aws:ecs:us-east-1:000000000000:cluster/default",
        "arn:aws-cn:ecs:cn-north-1:1:task/c/0123456789abcdef0123456789abcdef",
        "arn:aws:ecs:us-east-1:1:task-definition/family:12",
        "arn:aws:ecs:us-east-1:1:container/c/t/4f5ae5bc-0000-4000-8000-000000000001",
        "arn:aws:ecs:::cluster/c",
    ])
    func readAndWritten(_ text: String) {
        #expect(ARN(text)?.description == text)
    }

    @Test func parts() throws {
        let arn = try #require(ARN("arn:aws:ecs:eu-west-1:42:task-definition/web:7"))
        #expect(arn.region == "eu-west-1")
        #expect(arn.account == "42")
        #expect(arn.kind == "task-definition")
        #expect(arn.path == "web:7")
        #expect(arn.name == "web:7")
        #expect(ARN("arn:aws:ecs:eu-west-1:42:service/c/s")?.name == "s")
        #expect("arn:aws:ecs:eu-west-1:42:cluster/c".lastARNComponent == "c")
        #expect("c".lastARNComponent == "c")
    }

    @Test(arguments: [
        "", "arn:", "arn:aws:ecs", "arn:aws:ecs:r:a", "arn:aws:ecs:r:a:cluster",
        "arn:aws:ecs:r:a:cluster/", "arn:aws:ecs:r:a:/c", "arn:aws:s3:r:a:cluster/c",
        "arn:other:ecs:r:a:cluster/c", "cluster/c", "ARN:aws:ecs:r:a:cluster/c",
    ])
    func refused(_ text: String) {
        #expect(ARN(text) == nil)
    }
}
