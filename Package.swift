// swift-tools-version: 6.2
import PackageDescription

// Reads as the diagram in ARCHITECTURE.md: what a target may import is what it lists here,
// and Tests/TidyTests holds the sources to it.

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioLocks: Target.Dependency = .product(name: "NIOConcurrencyHelpers", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

/// A target of `Sources/NAME`.
func library(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

/// A target of `Tests/NAMETests`.
func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "tieout",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "tieout", targets: ["tieout"]),
    .executable(name: "tieout-sandbox", targets: ["tieout-sandbox"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
  ],
  targets: [
    // C libraries of the system.
    .systemLibrary(
      name: "CLibSSH2", pkgConfig: "libssh2", providers: [.apt(["libssh2-1-dev"])]),
    // Parts of the C library itself, which need no package.
    .systemLibrary(name: "CIconv"),
    .systemLibrary(name: "CProcess"),
    .systemLibrary(name: "CSQLite"),
    .systemLibrary(name: "CGPGME", pkgConfig: "gpgme", providers: [.apt(["libgpgme-dev"])]),
    .systemLibrary(
      name: "CXLSXWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    // What every stage speaks.
    library("SettlementModel"),

    // Small parts below the stages.
    library("Compression", ["CZlib"]),
    library("Encodings", ["Compression", "CIconv"]),
    library("OpenPGP", ["Compression", "CGPGME"]),
    library("DurableFiles", [crypto]),
    library("Retry"),

    // The stages. None imports another.
    library("Acquisition", ["DurableFiles", "Retry", "CLibSSH2", nioLocks]),
    library(
      "Parsing", ["SettlementModel", "Compression", "Encodings", yams], resources: [.embedInCode("Profiles")]),
    library(
      "PaymentAPI",
      ["SettlementModel", crypto, cryptoExtras, asyncHTTPClient, nioCore, nioHTTP1, nioSSL]),
    library(
      "Store",
      ["SettlementModel", "CSQLite", crypto, grdb, .product(name: "GRDBSQLite", package: "GRDB.swift")]),
    library("Matching", ["SettlementModel"]),
    library(
      "Reporting", ["SettlementModel", "Compression", "DurableFiles", "CXLSXWriter"],
      resources: [.embedInCode("HTML/Assets")]),
    // Tells other programs how a run ended.
    library("Notification", [asyncHTTPClient, nioCore, nioHTTP1, nioSSL]),

    // The narrator, the commands, the program.
    library(
      "Reconciliation",
      [
        "SettlementModel", "Compression", "DurableFiles", "Retry", "Acquisition", "Parsing",
        "PaymentAPI", "Store", "Matching", "Reporting",
      ]),
    library(
      "TieoutCommands",
      [
        "SettlementModel", "Compression", "OpenPGP", "DurableFiles", "Acquisition", "Parsing", "PaymentAPI",
        "Store", "Matching", "Reporting", "Notification", "Reconciliation", "CProcess", argumentParser, yams,
      ]),
    .executableTarget(
      name: "tieout", dependencies: ["TieoutCommands"], swiftSettings: strict),

    // A fictional merchant, for the demo, the tests and the benchmarks.
    library("Sandbox", ["SettlementModel", "Compression", hummingbird, nioCore]),
    .executableTarget(
      name: "tieout-sandbox", dependencies: ["Sandbox", argumentParser], swiftSettings: strict),
    .executableTarget(
      name: "reading-benchmark",
      dependencies: ["SettlementModel", "Compression", "Encodings", "Parsing"],
      path: "Benchmarks/Reading", swiftSettings: strict),

    // Tests mirror the targets.
    .target(
      name: "TestSupport", dependencies: ["SettlementModel"], path: "Tests/TestSupport",
      swiftSettings: strict),
    .target(
      name: "FuzzTargets",
      dependencies: ["SettlementModel", "Compression", "Encodings", "Parsing", "Acquisition", "PaymentAPI"],
      path: "Tests/Fuzz/Targets", swiftSettings: strict),
    tests("SettlementModel", ["SettlementModel", "TestSupport"]),
    tests("Compression", ["Compression", "TestSupport"]),
    tests("Encodings", ["Encodings", "Compression", "TestSupport"]),
    tests("OpenPGP", ["OpenPGP", "Compression", "TestSupport"]),
    tests("DurableFiles", ["DurableFiles", "TestSupport"]),
    tests("Retry", ["Retry", "TestSupport"]),
    tests("Acquisition", ["Acquisition", "DurableFiles", "Retry", "SettlementModel", "TestSupport"]),
    tests("Parsing", ["Parsing", "Compression", "SettlementModel", "TestSupport"]),
    tests(
      "HostileInput",
      ["Parsing", "Compression", "Encodings", "SettlementModel", "FuzzTargets", "TestSupport"]),
    tests("PaymentAPI", ["PaymentAPI", "SettlementModel", "TestSupport"]),
    tests("Store", ["Store", "SettlementModel", "TestSupport", grdb]),
    tests("Matching", ["Matching", "SettlementModel", "TestSupport"]),
    tests("Reporting", ["Reporting", "SettlementModel", "TestSupport"]),
    tests("Notification", ["Notification", "TestSupport"]),
    tests("Reconciliation", ["Reconciliation", "Store", "SettlementModel", "TestSupport"]),
    tests("TieoutCommands", ["TieoutCommands", "Reporting", "SettlementModel", "TestSupport"]),
    tests("Sandbox", ["Sandbox", "SettlementModel", "TestSupport"]),
    tests("EndToEnd", ["TestSupport"]),
    tests(
      "NetworkFault",
      [
        "SettlementModel", "Acquisition", "DurableFiles", "Retry", "PaymentAPI", "Parsing", "Store",
        "Reconciliation", "TieoutCommands", "Sandbox", "TestSupport", grdb,
      ]),
    // Lets a chosen system call of a program fail, or kills the program there.
    .executableTarget(name: "fault-tracer", path: "Tests/FaultTracer"),
    tests("StorageFault", ["Store", "TestSupport", grdb]),
    tests(
      "Simulation",
      [
        "Acquisition", "DurableFiles", "Parsing", "PaymentAPI", "Reconciliation", "SettlementModel",
        "Store", "TestSupport", grdb,
      ]),
    tests("Tidy", ["TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)

// The fuzzer is built by Tests/fuzz.sh alone: it needs libFuzzer, which brings its own `main`. Of two stages it takes the
// parts that read what comes from outside, and not the libraries by which that comes.
if Context.environment["BUILD_FUZZER"] != nil {
  for (name, parts) in [("PaymentAPI", ["JSON", "Mapping"]), ("Acquisition", ["Contract"])] {
    guard let stage = package.targets.first(where: { $0.name == name }) else { continue }
    stage.sources = parts
    stage.dependencies = ["SettlementModel"]
  }
  package.targets.append(
    .executableTarget(
      name: "Fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/Driver",
      swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]))
}

// Where Swift hands memory and threads to libraries in C, and its tests alone: what Tests/sanitize.sh builds. Under the
// thread sanitizer what has threads of its own; GRDB's are its own affair.
if let sanitizer = Context.environment["SANITIZE_BOUNDARY"] {
  let modules = ["OpenPGP", "Acquisition"] + (sanitizer == "address" ? ["Compression", "Encodings", "Store"] : [])
  let below = [
    "CLibSSH2", "CZlib", "CIconv", "CGPGME", "CSQLite", "SettlementModel", "Compression", "DurableFiles", "Retry",
    "TestSupport",
  ]
  let kept = Set(modules + below + modules.map { $0 + "Tests" })
  package.targets.removeAll { !kept.contains($0.name) }
  package.products = []
}
