// swift-tools-version: 6.2
import PackageDescription

/// One set of rules for every target: Swift 6 mode, warnings are errors.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let nio = "swift-nio"

func room(
    _ name: String,
    _ dependencies: [Target.Dependency] = [],
    path: String? = nil
) -> Target {
    .target(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

func tests(
    _ name: String,
    _ dependencies: [Target.Dependency]
) -> Target {
    .testTarget(
        name: name,
        dependencies: dependencies + ["KECSTestSupport"],
        swiftSettings: strict
    )
}

let package = Package(
    name: "kecs",
    products: [
        .executable(name: "kecs", targets: ["kecs"]),
        .library(name: "KECSClient", targets: ["KECSClient"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0",
            traits: [.defaults, "YAML", "CommandLineArguments"]),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // Messages only.
        room("KECSWire"),
        // Prometheus' text behind swift-metrics.
        room(
            "KECSMetrics",
            [.product(name: "CoreMetrics", package: "swift-metrics")]),
        // Rules without I/O.
        room(
            "KECSModel",
            [.product(name: "HashTreeCollections", package: "swift-collections")]),
        // Operations, reconcilers, views, ports.
        room(
            "KECSControl",
            [
                "KECSAccess", "KECSModel", "KECSWire",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        // SQLite behind the Store port.
        room(
            "KECSStore",
            [
                "KECSControl", "KECSModel",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ]),
        // What a container's supervisor needs of the system: fork, sessions, PTYs, locks.
        .target(name: "CSupervisor"),
        // What a crash leaves on standard error.
        .target(name: "CCrash"),
        // Docker, processes and the simulation behind the TaskRuntime port.
        room(
            "KECSRuntimes",
            [
                "CSupervisor", "KECSControl", "KECSModel",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: nio),
                .product(name: "NIOPosix", package: nio),
                .product(name: "NIOFoundationCompat", package: nio),
                .product(name: "NIOHTTP1", package: nio),
            ]),
        // zlib, for permessage-deflate.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        // io_uring, for what many sockets are sent at once.
        .systemLibrary(name: "CURing", pkgConfig: "liburing", providers: [.apt(["liburing-dev"])]),
        // Who somebody is and what they may do: tokens, JWT, access keys, permissions.
        room(
            "KECSAccess",
            [
                "KECSModel",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        // The stream: ring, broadcaster, sessions, WebSocket transport.
        room(
            "KECSRealtime",
            [
                .target(name: "CURing", condition: .when(platforms: [.linux])), "CZlib",
                "KECSAccess", "KECSControl", "KECSMetrics", "KECSModel", "KECSWire",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: nio),
                .product(name: "NIOPosix", package: nio),
                .product(name: "NIOHTTP1", package: nio),
                .product(name: "NIOFoundationCompat", package: nio),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        // HTTP: the AWS JSON door, health, the upgrade to the stream.
        room(
            "KECSGateway",
            [
                "KECSAccess", "KECSControl", "KECSMetrics", "KECSModel", "KECSRealtime", "KECSWire",
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOExtras", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: nio),
                .product(name: "NIOHTTP1", package: nio),
                .product(name: "NIOPosix", package: nio),
                .product(name: "NIOFoundationCompat", package: nio),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        // The realtime API and ECS from the other side.
        room(
            "KECSClient",
            [
                "KECSWire",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOCore", package: nio),
                .product(name: "NIOPosix", package: nio),
                .product(name: "NIOHTTP1", package: nio),
                .product(name: "NIOWebSocket", package: nio),
                .product(name: "NIOFoundationCompat", package: nio),
            ]),
        // The one executable.
        .executableTarget(
            name: "kecs",
            dependencies: [
                "CCrash", "CSupervisor", "KECSAccess", "KECSClient", "KECSControl", "KECSGateway",
                "KECSMetrics", "KECSModel", "KECSRealtime", "KECSRuntimes", "KECSStore", "KECSWire",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: nio),
                .product(name: "NIOPosix", package: nio),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        // What `make bench` measures the store with.
        .executableTarget(
            name: "kecs-store-benchmark",
            dependencies: [
                "KECSControl", "KECSModel", "KECSStore",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Benchmarks/Store",
            swiftSettings: strict
        ),
        // Harness, fakes and conformance suites; only tests import it.
        room(
            "KECSTestSupport",
            [
                "KECSAccess", "KECSControl", "KECSModel", "KECSWire",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: nio),
            ]),
        tests("KECSWireTests", ["KECSWire"]),
        tests(
            "KECSMetricsTests",
            ["KECSMetrics", .product(name: "CoreMetrics", package: "swift-metrics")]),
        tests("KECSModelTests", ["KECSModel"]),
        tests("KECSControlTests", ["KECSAccess", "KECSControl", "KECSModel", "KECSWire"]),
        tests(
            "KECSStoreTests",
            [
                "KECSControl", "KECSModel", "KECSStore",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        tests(
            "KECSRuntimesTests",
            [
                "KECSControl", "KECSModel", "KECSRuntimes",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: nio),
                .product(name: "NIOHTTP1", package: nio),
                .product(name: "NIOPosix", package: nio),
            ]),
        tests(
            "KECSAccessTests",
            [
                "KECSAccess", "KECSModel",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        tests(
            "KECSRealtimeTests",
            [
                "KECSAccess", "KECSControl", "KECSMetrics", "KECSModel", "KECSRealtime", "KECSWire",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOEmbedded", package: nio),
                .product(name: "NIOHTTP1", package: nio),
                .product(name: "NIOPosix", package: nio),
                .product(name: "NIOWebSocket", package: nio),
            ]),
        tests(
            "KECSGatewayTests",
            [
                "KECSAccess", "KECSControl", "KECSGateway", "KECSMetrics", "KECSModel",
                "KECSRealtime", "KECSWire",
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: nio),
                .product(name: "NIOEmbedded", package: nio),
                .product(name: "NIOHTTP1", package: nio),
                .product(name: "NIOPosix", package: nio),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        tests(
            "KECSClientTests",
            [
                "KECSClient", "KECSWire",
                .product(name: "NIOCore", package: nio),
                .product(name: "NIOHTTP1", package: nio),
                .product(name: "NIOPosix", package: nio),
                .product(name: "NIOWebSocket", package: nio),
            ]),
        tests(
            "kecsTests",
            [
                "kecs", "KECSAccess", "KECSClient", "KECSControl", "KECSMetrics", "KECSModel",
                "KECSRealtime", "KECSRuntimes", "KECSStore", "KECSWire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
