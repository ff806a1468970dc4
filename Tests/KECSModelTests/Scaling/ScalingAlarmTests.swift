import KECSModel
import Testing

struct ScalingAlarmTests {
    private static func alarm(
        _ comparison: ScalingAlarm.Comparison = .above, in state: ScalingAlarm.State = .ok
    ) -> ScalingAlarm {
        var alarm = ScalingAlarm(
            arn: "arn", name: "name", comparison: comparison, threshold: 60, periods: 3)
        alarm.state = state
        return alarm
    }

    @Test(
        "goes off after so many periods in a row beyond its threshold",
        arguments: [
            ([61, 61, 61], .alarm), ([10, 61, 70, 80], .alarm), ([61, 61, 60], .ok),
            ([60, 61, 61], .ok), ([61, 59, 61], .ok), ([1], .ok),
        ] as [([Double?], ScalingAlarm.State)])
    func above(readings: [Double?], state: ScalingAlarm.State) {
        #expect(Self.alarm().state(after: readings) == state)
    }

    @Test("what is exactly at the threshold is not below it either")
    func below() {
        let alarm = Self.alarm(.below)
        #expect(alarm.state(after: [59.9, 0, 12]) == .alarm)
        #expect(alarm.state(after: [59.9, 60, 12]) == .ok)
    }

    @Test("of fifteen periods up to five may be missing")
    func longGaps() {
        let alarm = ScalingAlarm(
            arn: "arn", name: "name", comparison: .below, threshold: 60, periods: 15)
        var readings: [Double?] = (0..<20).map { $0 % 4 == 0 ? nil : 10 }
        #expect(alarm.state(after: readings) == .alarm)
        readings[1] = nil
        #expect(alarm.state(after: readings) == .insufficientData, "fourteen are not enough")
        readings[19] = 60
        #expect(alarm.state(after: readings) == .ok)
    }

    @Test("a gap neither sets it off nor ends it; with no data at all it knows nothing")
    func gaps() {
        for former in [ScalingAlarm.State.ok, .alarm, .insufficientData] {
            let alarm = Self.alarm(in: former)
            #expect(alarm.state(after: [61, nil, 61]) == former)
            #expect(alarm.state(after: [nil, nil, 61]) == former)
            #expect(alarm.state(after: [59, nil, nil]) == .ok)
            #expect(alarm.state(after: [nil, nil, nil]) == .insufficientData)
            #expect(alarm.state(after: []) == .insufficientData)
            // Further back two periods more are looked at, and no others.
            #expect(alarm.state(after: [61, nil, 61, nil, 61]) == .alarm)
            #expect(alarm.state(after: [61, 61, nil, nil, nil, 61]) == former)
            #expect(alarm.state(after: [61, 61, 61, nil, nil, nil, nil, nil]) == .insufficientData)
        }
    }
}
