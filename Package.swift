// swift-tools-version: 6.2
import PackageDescription

// Every module may import only what stands above it in the table of the
// design; CI builds with `--explicit-target-dependency-import-check error`,
// so the lists below are the architecture, not a convenience.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let algorithms: Target.Dependency = .product(name: "Algorithms", package: "swift-algorithms")
let heap: Target.Dependency = .product(name: "HeapModule", package: "swift-collections")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let bigInt: Target.Dependency = .product(name: "BigInt", package: "BigInt")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "commonwatt",
    products: [
        .executable(name: "commonwatt", targets: ["commonwatt"]),
        .executable(name: "benchmarks", targets: ["benchmarks"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-algorithms", from: "1.2.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        .target(name: "Quantities", dependencies: [algorithms], swiftSettings: settings),
        .systemLibrary(name: "CSecp256k1", providers: [.apt(["libsecp256k1-dev"])]),
        .target(name: "Signing", dependencies: ["CSecp256k1", crypto], swiftSettings: settings),
        .target(name: "Ethereum", dependencies: ["Signing", bigInt], swiftSettings: settings),
        .target(name: "EStar", dependencies: ["Quantities", "Signing", heap], swiftSettings: settings),
        .target(name: "Community", dependencies: ["Quantities", algorithms], swiftSettings: settings),
        .target(name: "Markets", dependencies: ["Quantities"], swiftSettings: settings),
        .target(
            name: "Simulation",
            dependencies: ["Quantities", "Signing", "EStar", "Community", "Markets", algorithms, heap],
            swiftSettings: settings),
        // Files as values: whole, of a known kind and size, or not at all.
        .target(name: "Files", dependencies: ["Quantities", yams], swiftSettings: settings),
        .target(
            name: "Scenarios",
            dependencies: [
                "Quantities", "Files", "Signing", "EStar", "Community", "Markets", "Simulation", algorithms, yams,
            ],
            swiftSettings: settings),
        .target(
            name: "Reports",
            dependencies: [
                "Quantities", "Files", "Signing", "EStar", "Community", "Markets", "Simulation", algorithms,
            ],
            swiftSettings: settings),
        .target(name: "Cells", swiftSettings: settings),
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
        .target(name: "Terminal", dependencies: ["Cells", "CNcurses"], swiftSettings: settings),
        .target(
            name: "Dashboard",
            dependencies: [
                "Quantities", "Files", "Signing", "EStar", "Community", "Markets", "Simulation", "Reports", "Cells",
                algorithms, yams,
            ],
            resources: [
                .embedInCode("../../Themes/dark.yaml"),
                .embedInCode("../../Themes/light.yaml"),
                .embedInCode("../../Themes/high-contrast.yaml"),
                .embedInCode("../../Themes/monochrome.yaml"),
                .embedInCode("../../Themes/terminal.yaml"),
                .embedInCode("../../Themes/classroom.yaml"),
                .embedInCode("../../Themes/polder.yaml"),
                .embedInCode("../../Themes/phosphor.yaml"),
                .embedInCode("../../Themes/dusk.yaml"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "commonwatt",
            dependencies: [
                "Quantities", "Files", "Signing", "EStar", "Community", "Markets", "Simulation", "Scenarios", "Reports",
                "Cells",
                "Terminal", "Dashboard", argumentParser,
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                "Quantities", "Files", "Signing", "EStar", "Community", "Markets", "Ethereum", "Simulation",
                "Scenarios", "Reports",
                "Cells", "Terminal", "Dashboard", "OrderBookOracle", "EthereumConformance", "TestSupport",
                argumentParser,
            ],
            swiftSettings: settings),

        .executableTarget(
            name: "CrashingProgram", dependencies: ["Cells", "Terminal"], path: "Tests/CrashingProgram",
            swiftSettings: settings),
        .systemLibrary(name: "CPty", path: "Tests/CPty"),
        .target(
            name: "TestSupport",
            dependencies: [
                "CPty", "Quantities", "Signing", "EStar", "Community", "Markets", "Simulation", "Scenarios", "Reports",
                "Cells",
            ],
            path: "Tests/TestSupport", swiftSettings: settings),
        .testTarget(name: "TestSupportTests", dependencies: ["TestSupport"], swiftSettings: settings),
        .testTarget(name: "QuantitiesTests", dependencies: ["Quantities", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "SigningTests", dependencies: ["Signing", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "EStarTests", dependencies: ["Quantities", "Signing", "EStar", "TestSupport"], swiftSettings: settings
        ),
        .testTarget(
            name: "CommunityTests", dependencies: ["Quantities", "Community", "TestSupport"], exclude: ["Cases"],
            swiftSettings: settings),
        // The readable order books that tests and the soak compare with.
        .target(
            name: "OrderBookOracle", dependencies: ["Markets"], path: "Tests/OrderBookOracle", swiftSettings: settings),
        .testTarget(
            name: "MarketsTests", dependencies: ["Quantities", "Markets", "OrderBookOracle", "TestSupport"],
            exclude: ["Streams", "Cases"],
            swiftSettings: settings),
        .target(
            name: "EthereumConformance", dependencies: ["Signing", "Ethereum"], path: "Tests/EthereumConformance",
            swiftSettings: settings),
        .testTarget(
            name: "EthereumTests",
            dependencies: ["Quantities", "Signing", "Ethereum", "EthereumConformance", "TestSupport", bigInt],
            exclude: ["Vectors"],
            swiftSettings: settings),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "Quantities", "Signing", "EStar", "Community", "Markets", "Simulation", "Scenarios", "Reports",
                "TestSupport",
            ],
            exclude: ["Cases"], swiftSettings: settings),
        .testTarget(
            name: "FilesTests", dependencies: ["Quantities", "Files", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "ScenariosTests",
            dependencies: [
                "Quantities", "Files", "Signing", "EStar", "Community", "Markets", "Simulation", "Scenarios",
                "TestSupport", yams,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ReportsTests",
            dependencies: [
                "Quantities", "Files", "EStar", "Community", "Markets", "Simulation", "Scenarios", "Reports",
                "TestSupport",
            ],
            swiftSettings: settings),
        .testTarget(name: "CellsTests", dependencies: ["Cells", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "TerminalTests", dependencies: ["Quantities", "Cells", "Terminal", "TestSupport"], exclude: ["Cases"],
            swiftSettings: settings),
        .testTarget(
            name: "DashboardTests",
            dependencies: [
                "Quantities", "Files", "Signing", "EStar", "Community", "Markets", "Simulation", "Scenarios", "Reports",
                "Cells",
                "Dashboard", "TestSupport",
            ],
            exclude: ["Recordings"], swiftSettings: settings),
        .testTarget(
            name: "commonwattTests",
            dependencies: [
                "Quantities", "Simulation", "Scenarios", "Reports", "Cells", "Terminal", "Dashboard", "TestSupport",
                "commonwatt",
                "CrashingProgram",
            ],
            exclude: ["Cases"],
            swiftSettings: settings),
        .testTarget(
            name: "benchmarksTests", dependencies: ["TestSupport", "benchmarks"], swiftSettings: settings),
    ]
)
