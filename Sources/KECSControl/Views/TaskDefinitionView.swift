import Foundation
import KECSModel
import KECSWire

/// A task definition's record as clients see it.
enum TaskDefinitionView {
    static func wire(_ record: TaskDefinitionRecord) throws -> TaskDefinition {
        var definition = try JSONDecoder().decode(
            TaskDefinition.self, from: Data(record.document.bytes))
        definition.status = TaskDefinitionStatus(rawValue: record.status.rawValue)
        definition.deregisteredAt = record.deregisteredAt.map(ECSTimestamp.init)
        definition.deleteRequestedAt = record.deleteRequestedAt.map(ECSTimestamp.init)
        return definition
    }

    static func document(_ definition: TaskDefinition) throws -> JSONDocument {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        return JSONDocument(bytes: Array(try encoder.encode(definition)))
    }
}
