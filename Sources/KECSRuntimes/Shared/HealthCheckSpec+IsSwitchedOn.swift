import KECSModel

extension HealthCheckSpec {
    /// `NONE` is how a definition says that there is to be no check.
    var isSwitchedOn: Bool { command.first != "NONE" }
}
