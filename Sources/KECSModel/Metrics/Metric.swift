/// What can be asked for, by the names of the specification and of Amazon CloudWatch.
package enum Metric: String, CaseIterable, Hashable, Sendable {
    case cpuUtilization = "CPUUtilization"
    case memoryUtilization = "MemoryUtilization"
    case networkRxBytes = "NetworkRxBytes"
    case networkTxBytes = "NetworkTxBytes"
    case storageReadBytes = "StorageReadBytes"
    case storageWriteBytes = "StorageWriteBytes"
    /// Of clusters.
    case runningTaskCount = "RunningTaskCount"

    package var unit: String {
        switch self {
        case .cpuUtilization, .memoryUtilization: "Percent"
        case .runningTaskCount: "Count"
        case .networkRxBytes, .networkTxBytes, .storageReadBytes, .storageWriteBytes: "Bytes"
        }
    }

    /// Whether a period's value is all that came within it, rather than how things were.
    package var isTotal: Bool { unit == "Bytes" }
}

package enum MetricStatistic: String, CaseIterable, Hashable, Sendable {
    case average = "Average"
    case maximum = "Maximum"
    case minimum = "Minimum"
    case sum = "Sum"
    case sampleCount = "SampleCount"
}
