/// A shape whose members have constraints. The conformances are generated from the model.
public protocol Validatable {
    /// Checks every member and everything below it.
    func collectViolations(into found: inout Violations)
}

extension Validatable {
    /// Checks the whole request.
    ///
    /// - Throws: Where it is for ECS `InvalidParameterException`, whose text names every member that is
    ///   wrong (up to `Violations.limit` of them), the value it had and what it should be.
    public func validate(for service: AWSService = .ecs) throws(ECSError) {
        var found = Violations()
        collectViolations(into: &found)
        if let message = found.message {
            throw ECSError(code: service.invalidRequestCode, message: message)
        }
    }
}
