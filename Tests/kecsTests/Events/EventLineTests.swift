import Foundation
import Testing
import kecs

@Suite struct EventLineTests {
    private static func line(_ payload: String, colors: Bool = false) -> String {
        let message =
            #"{"id":"evt-001","type":"event","timestamp":"2024-01-01T10:20:30.045Z","seq":1,"payload":"#
            + payload + "}"
        return EventLine(palette: Palette(isOn: colors), timeZone: .gmt)
            .text(of: Array(message.utf8))
    }

    private static let arns =
        #""clusterArn":"arn:aws:ecs:us-east-1:000000000000:cluster/demo","taskArn":"arn:aws:ecs:us-east-1:000000000000:task/demo/1a2b3c4d5e6f""#

    /// Whatever a server says that it is.
    @Test(arguments: [
        "9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00.000Z", "99999999999999999999-01-01T00:00:00.000Z",
        "-9223372036854775808-01-01T00:00:00.000Z", "292277026596-12-04T15:30:07.999Z", "1969-12-31T23:59:59.999Z",
    ])
    func anyTimeIsSurvived(_ time: String) {
        for zone in [TimeZone.gmt, TimeZone(secondsFromGMT: -43_200) ?? .gmt] {
            let line = EventLine(palette: Palette(isOn: false), timeZone: zone)
                .text(of: Array(#"{"type":"event","timestamp":"\#(time)","payload":{"eventType":"task","action":"STOP"}}"#.utf8))
            #expect(line.contains("task") && !line.hasPrefix("-0"))
        }
    }

    @Test func tasks() {
        #expect(
            Self.line(
                #"{"eventType":"task","action":"STATUS_CHANGE","task":{\#(Self.arns),"taskDefinitionArn":"arn:aws:ecs:us-east-1:000000000000:task-definition/web:3","lastStatus":"PENDING","desiredStatus":"RUNNING","containers":[]}}"#
            ) == "10:20:30.045  task        STATUS_CHANGE        demo/1a2b3c4d  PENDING  → RUNNING  web:3")
        #expect(
            Self.line(
                #"{"eventType":"task","action":"STOP","task":{\#(Self.arns),"taskDefinitionArn":"td/web:3","lastStatus":"STOPPED","desiredStatus":"STOPPED","stopCode":"EssentialContainerExited","stoppedReason":"Essential container in task exited","containers":[]}}"#
            )
                == "10:20:30.045  task        STOP                 demo/1a2b3c4d  STOPPED  web:3  EssentialContainerExited  Essential container in task exited"
        )
    }

    @Test func containers() {
        #expect(
            Self.line(
                #"{"eventType":"container","action":"STOP","container":{\#(Self.arns),"name":"web","image":"busybox","lastStatus":"STOPPED","exitCode":137,"reason":"OutOfMemoryError: killed"}}"#
            )
                == "10:20:30.045  container   STOP                 demo/1a2b3c4d/web  STOPPED  busybox  exit 137  OutOfMemoryError: killed"
        )
    }

    @Test func clusters() {
        #expect(
            Self.line(
                #"{"eventType":"cluster","action":"UPDATE","cluster":{"clusterArn":"arn:aws:ecs:us-east-1:000000000000:cluster/demo","clusterName":"demo","status":"ACTIVE","runningTasksCount":2,"pendingTasksCount":1}}"#
            ) == "10:20:30.045  cluster     UPDATE               demo  ACTIVE  2 running, 1 pending")
    }

    @Test func services() {
        let arns =
            #""serviceArn":"arn:aws:ecs:us-east-1:000000000000:service/demo/web","clusterArn":"arn:aws:ecs:us-east-1:000000000000:cluster/demo""#
        #expect(
            Self.line(
                #"{"eventType":"service","action":"UPDATE","service":{\#(arns),"serviceName":"web","status":"ACTIVE","desiredCount":3,"runningCount":2,"pendingCount":1,"deployments":[]}}"#
            ) == "10:20:30.045  service     UPDATE               demo/web  ACTIVE  2/3 running, 1 pending")
        #expect(
            Self.line(
                #"{"eventType":"deployment","action":"PROGRESS","deployment":{\#(arns),"deploymentId":"ecs-svc/1","status":"FAILED","taskDefinition":"web:2","desiredCount":3,"runningCount":0,"pendingCount":0,"failedTasks":3,"rolloutState":"FAILED","rolloutStateReason":"ECS deployment circuit breaker: tasks failed to start."}}"#
            )
                == "10:20:30.045  deployment  PROGRESS             demo/web  FAILED  web:2  0/3 running  3 failed  ECS deployment circuit breaker: tasks failed to start."
        )
    }

    @Test func scaling() {
        let arns =
            #""serviceArn":"arn:aws:ecs:us-east-1:000000000000:service/demo/web","clusterArn":"arn:aws:ecs:us-east-1:000000000000:cluster/demo""#
        let rest = #""minCapacity":1,"maxCapacity":5"#
        #expect(
            Self.line(
                #"{"eventType":"scaling","action":"SCALE_OUT","scaling":{\#(arns),"fromDesiredCount":1,"toDesiredCount":3,\#(rest),"statusCode":"InProgress","cause":"why"}}"#
            ) == "10:20:30.045  scaling     SCALE_OUT            demo/web  1 → 3 tasks  InProgress  why")
        #expect(
            Self.line(
                #"{"eventType":"scaling","action":"REGISTER","scaling":{\#(arns),"fromDesiredCount":1,"toDesiredCount":1,\#(rest),"statusCode":"Successful","cause":"registered"}}"#
            ) == "10:20:30.045  scaling     REGISTER             demo/web  1 task  Successful  registered")
    }

    @Test func typesThatComeLaterAreShownToo() {
        #expect(
            Self.line(
                #"{"eventType":"weather","action":"RAIN","weather":{"clusterArn":"x/demo","status":"WET","reason":"clouds"}}"#
            ) == "10:20:30.045  weather     RAIN                 demo  WET  clouds")
    }

    @Test func colorsOnlyWhereWanted() {
        let payload =
            #"{"eventType":"container","action":"STOP","container":{\#(Self.arns),"name":"web","lastStatus":"RUNNING","exitCode":1}}"#
        #expect(!Self.line(payload).contains("\u{1b}"))
        let colored = Self.line(payload, colors: true)
        #expect(colored.contains("\u{1b}[32mRUNNING\u{1b}[0m"))
        #expect(colored.contains("\u{1b}[31mexit 1\u{1b}[0m"))
    }

    /// Reasons and names are whatever somebody wrote.
    @Test func nothingSteersTheTerminal() {
        for colors in [false, true] {
            let line = Self.line(
                #"{"eventType":"task","action":"STOP","task":{"stoppedReason":"\u001b[2J\u0007 a\nb\u009b1m","lastStatus":"STOPPED"}}"#,
                colors: colors)
            #expect(!line.contains("\u{1b}[2J") && !line.contains("\u{7}"))
            #expect(!line.contains("\n") && !line.contains("\u{9b}"))
        }
    }

    @Test(arguments: ["", "nonsense", "{}", #"{"type":"event"}"#])
    func whatCannotBeReadIsShownAsItIs(text: String) {
        let line = EventLine(palette: Palette(isOn: false), timeZone: .gmt)
        #expect(line.text(of: Array(text.utf8)) == text)
    }
}
