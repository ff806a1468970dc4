import Foundation
import KECSModel
import KECSWire

/// An event as one line for people:
/// `10:20:30.123  task        STATUS_CHANGE        demo/1a2b3c4d  RUNNING  hello:1`.
package struct EventLine: Sendable {
    private let palette: Palette
    private let timeZone: TimeZone
    private static let longestAction = "DEPLOYMENT_COMPLETE".count

    package init(palette: Palette, timeZone: TimeZone = .current) {
        self.palette = palette
        self.timeZone = timeZone
    }

    /// - Parameter bytes: An `event` message. What cannot be read is shown as it is.
    package func text(of bytes: [UInt8]) -> String {
        guard
            let event = try? JSONDecoder().decode(
                EventMessage<JSONValue>.self, from: Data(bytes)),
            case .object(let payload) = event.payload
        else { return String(decoding: bytes, as: UTF8.self).harmless }
        let type = payload["eventType"]?.string ?? "?"
        let action = payload["action"]?.string ?? "?"
        let subject = payload[type]?.object ?? [:]
        let columns = [
            palette.paint(time(event.timestamp), .gray),
            palette.paint(type.padding(to: 10), .cyan),
            action.padding(to: Self.longestAction),
            palette.paint(Self.name(of: subject, type: type), .blue),
        ]
        let words = columns + details(of: subject, type: type)
        return words.filter { !$0.isEmpty }.joined(separator: "  ")
    }

    private func details(of subject: [String: JSONValue], type: String) -> [String] {
        let status = subject["lastStatus"]?.string ?? subject["status"]?.string ?? ""
        var words = [palette.paint(status, Palette.color(ofStatus: status))]
        switch type {
        case "task":
            if let wanted = subject["desiredStatus"]?.string, wanted != status, status != "STOPPED" {
                words.append("→ \(wanted)")
            }
            words.append(subject["taskDefinitionArn"]?.string.map(Self.lastPart) ?? "")
            words.append(subject["stopCode"]?.string ?? "")
            words.append(subject["stoppedReason"]?.string ?? "")
        case "container":
            words.append(subject["image"]?.string ?? "")
            if let code = subject["exitCode"]?.integer {
                words.append(palette.paint("exit \(code)", code == 0 ? .green : .red))
            }
            words.append(subject["reason"]?.string ?? "")
        case "cluster":
            let running = subject["runningTasksCount"]?.integer ?? 0
            let pending = subject["pendingTasksCount"]?.integer ?? 0
            words.append("\(running) running, \(pending) pending")
        case "service", "deployment":
            words.append(subject["taskDefinition"]?.string ?? "")
            if let wanted = subject["desiredCount"]?.integer {
                let running = subject["runningCount"]?.integer ?? 0
                let pending = subject["pendingCount"]?.integer ?? 0
                words.append("\(running)/\(wanted) running" + (pending > 0 ? ", \(pending) pending" : ""))
            }
            if let failed = subject["failedTasks"]?.integer, failed > 0 {
                words.append(palette.paint("\(failed) failed", .red))
            }
            if isTelling(subject) { words.append(subject["rolloutStateReason"]?.string ?? "") }
        case "scaling":
            if let from = subject["fromDesiredCount"]?.integer, let to = subject["toDesiredCount"]?.integer {
                words.append((from == to ? "" : "\(from) → ") + (to == 1 ? "1 task" : "\(to) tasks"))
            }
            words.append(subject["statusCode"]?.string ?? "")
            words.append(subject["cause"]?.string ?? "")
        default:
            words.append(subject["reason"]?.string ?? subject["cause"]?.string ?? "")
        }
        return words
    }

    /// Whether a deployment's reason tells more than its state.
    private func isTelling(_ deployment: [String: JSONValue]) -> Bool {
        deployment["rolloutStateReason"]?.string?.contains("circuit breaker") == true
    }

    /// `demo/1a2b3c4d` for a task, `demo/1a2b3c4d/web` for a container, else the name.
    private static func name(of subject: [String: JSONValue], type: String) -> String {
        func part(_ key: String) -> String? { subject[key]?.string.map(lastPart) }
        let cluster = part("clusterArn")
        let task = part("taskArn").map { String($0.prefix(8)) }
        let own: String? =
            switch type {
            case "cluster": nil
            case "container": subject["name"]?.string
            case "health": subject["containerName"]?.string
            default: part("serviceArn")
            }
        let parts: [String?] =
            type == "task" ? [cluster, task] : [cluster ?? part("serviceArn"), task, own]
        return parts.compactMap { $0 }.joined(separator: "/")
    }

    private static func lastPart(_ arn: String) -> String {
        arn.split(separator: "/").last.map(String.init) ?? arn
    }

    /// The time of day, with milliseconds; what is no time is shown as it is.
    private func time(_ timestamp: String) -> String {
        guard
            let moment = try? Date(
                timestamp, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        else { return timestamp.harmless }
        let seconds = moment.timeIntervalSince1970
        let whole = Int(clamped: seconds.rounded(.down))
        let milliseconds = Int(clamped: ((seconds - Double(whole)) * 1000).rounded())
        let local = whole.clampedSum(timeZone.secondsFromGMT(for: moment))
        let inDay = local.clampedDifference(local.dividedDown(by: 86_400).clampedProduct(86_400))
        func digits(_ number: Int, _ width: Int) -> String {
            let text = "\(number)"
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return "\(digits(inDay / 3600, 2)):\(digits(inDay / 60 % 60, 2)):\(digits(inDay % 60, 2))"
            + ".\(digits(min(milliseconds, 999), 3))"
    }
}

extension JSONValue {
    fileprivate var string: String? {
        if case .string(let text) = self { return text.harmless }
        return nil
    }

    fileprivate var integer: Int? {
        if case .integer(let number) = self { return number }
        return nil
    }

    fileprivate var object: [String: JSONValue]? {
        if case .object(let members) = self { return members }
        return nil
    }
}

extension String {
    /// Names and reasons come from others: nothing in them may steer the terminal.
    fileprivate var harmless: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { scalar in
                    let isControl = scalar.value < 32 || (127...159).contains(scalar.value)
                    return isControl ? " " : scalar
                }))
    }
}
