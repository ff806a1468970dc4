import KECSControl
import KECSModel

/// What every ``TaskRuntime`` must do, told once and shown of each of them:
///
///     @Test(arguments: RuntimeConformance.cases)
///     func conforms(_ rule: RuntimeConformance.Case) async throws {
///         try await rule.check(try DockerSubject())
///     }
///
/// A case throws ``ConformanceFailure`` where the runtime does not do it.
package enum RuntimeConformance {
    package struct Case: Sendable, CustomStringConvertible {
        package let name: String
        let body: @Sendable (ConformanceBench) async throws -> Void

        /// Runs the case on a subject of its own and cleans up after it.
        package func check(_ subject: any RuntimeSubject) async throws {
            let bench = ConformanceBench(subject)
            do {
                try await bench.connect()
                try await body(bench)
            } catch {
                await bench.close()
                throw error
            }
            await bench.close()
        }

        package var description: String { name }
    }

    /// All cases, in reading order.
    package static var cases: [Case] {
        lifeCases + startCases + stopCases + recordCases + restartCases + execCases
            + execStreamCases + statsCases + logCases
    }
}

/// A runtime under test: makes runtimes that share one engine, instance and data
/// folder, and knows how to say "a container that does X" in that engine's terms.
package protocol RuntimeSubject: Sendable {
    /// The first call makes the runtime, each further call is a restart of the
    /// server: same instance id, same data.
    func makeRuntime() async throws -> any TaskRuntime

    /// A definition of a container that behaves so.
    func container(_ name: String, _ behaviour: RuntimeConformance.Behaviour) -> ContainerSpec

    /// How long one awaited happening may take before the case fails.
    var patience: Duration { get }

    /// Ends and removes whatever is left, engine's leftovers included.
    func close() async
}

extension RuntimeConformance {
    package enum Behaviour: Hashable, Sendable {
        /// Runs until it is ended; obeys SIGTERM (by dying of it: 143).
        case runForever
        /// Keeps one processor busy until it is ended; like `runForever` otherwise.
        case burn
        /// Runs until SIGKILL; prints a line once it ignores SIGTERM.
        case ignoreTerminate
        /// Ends soon after its start.
        case exit(code: Int)
        /// Runs for about this long, then ends with the code.
        case exitAfter(milliseconds: Int, code: Int)
        /// Can be created or not, but never runs: a command that does not exist.
        case notStartable
        /// Prints exactly one line and goes on running.
        case printOneLine
        /// Prints the numbers from 1 on, a line each, the last third slowly, and ends with 0.
        /// Simulations print what they like.
        case count(lines: Int)
        /// Prints a line of 20,000 times `é`, then a byte that is no UTF-8 between `a` and `b`,
        /// then `end` without a line end; ends with 0. Simulations print what they like.
        case printLongLine
        /// Prints `one\r\n`, `50%\r100%\n`, `\r\n`, `two\n`, and ends.
        case printReturns
        /// Takes noticeably long to start (hundreds of milliseconds), where the
        /// engine can be made to; else like `runForever`.
        case startSlowly
    }
}

package struct ConformanceFailure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

/// Throws with what is wrong where the condition does not hold.
package func require(_ holds: Bool, _ complaint: @autoclosure () -> String) throws {
    if !holds { throw ConformanceFailure(complaint()) }
}
