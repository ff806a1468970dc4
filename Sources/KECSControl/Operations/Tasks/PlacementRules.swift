import KECSWire

/// What RunTask, CreateService and UpdateService refuse of placement alike.
///
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement.html
enum PlacementRules {
    static func check(
        constraints: [PlacementConstraint]?, strategy: [PlacementStrategy]?, launchType: String
    ) throws(ECSError) {
        if launchType == "FARGATE" {
            if constraints.nonEmpty != nil {
                throw .invalidParameter(
                    "Placement constraints are not supported with FARGATE launch type.")
            }
            if strategy.nonEmpty != nil {
                throw .invalidParameter(
                    "Placement strategies are not supported with FARGATE launch type.")
            }
        }
        guard (strategy?.count ?? 0) <= 5 else {
            throw .invalidParameter("Maximum number of strategies is 5.")
        }
        for item in strategy ?? [] where item.type == .binpack {
            let field = item.field ?? ""
            guard ["cpu", "memory"].contains(field.lowercased()) else {
                throw .invalidParameter("binpack field '\(field.cut(to: 255))' is invalid.")
            }
        }
    }
}
