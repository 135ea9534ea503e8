import Foundation
import TestSupport
import Testing

/// A disk that is really full, and files that may not grow.
@Suite("No room", .ownThreads)
struct SmallDiskTests {
  /// Makes a small disk at $1, leaves $2 KiB free, runs the rest; then frees the space and runs it again.
  private static let script = """
    set -u
    disk=$1 free=$2 size=$3 day=$4 program=$5
    mount -t tmpfs -o size=${size}k,mode=0700 none "$disk" || exit 125
    run() { "$program" run --date "$day"; echo "$1 $?"; }
    [ -z "${BEFORE:-}" ] || cp -a "$BEFORE" "$disk/var"
    left=$(df --output=avail -k "$disk" | tail -1)
    if [ "$left" -gt "$free" ]; then
      dd if=/dev/zero of="$disk/filler" bs=1024 count=$((left - free)) status=none
    fi
    run full
    rm -f "$disk/filler"
    if [ -e "$disk/var/tieout.sqlite" ]; then
      cp -a "$disk/var" "$disk/copied"
      echo "integrity $(sqlite3 "$disk/copied/tieout.sqlite" 'PRAGMA integrity_check')"
      rm -rf "$disk/copied"
    fi
    run freed
    "$program" db verify >"$disk/verified"
    echo "verified $?"
    cp -a "$disk/var" "$disk/verified" "$OUT"
    """

  @Test("a small file system: 73 that names it; once there is room, the same bytes", arguments: ReferenceNight.Kind.allCases)
  func smallFileSystem(kind: ReferenceNight.Kind) throws {
    let night = try ReferenceNight(kind)
    var refused = 0
    let sizes = kind == .first ? [40, 200, 460, 560, 640] : [8, 40, 72, 104, 140]
    for free in sizes {
      let lane = try night.lane("disk-\(free)")
      let disk = lane.folder.appending(path: "disk")
      let out = lane.folder.appending(path: "out")
      for folder in [disk, out] {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      }
      var environment = lane.environment
      environment["TIEOUT_DATA_DIRECTORY"] = disk.appending(path: "var").path
      environment["OUT"] = out.path
      if kind == .later { environment["BEFORE"] = lane.data.path }
      let program = PackageFiles.program("tieout").path
      let run = try runProgram(
        "/usr/bin/env",
        Self.namespace + [
          "bash", "-c", Self.script, "small-disk", disk.path, "\(free)", "8192", night.day, program,
        ], in: night.world.directory, environment: environment)
      try #require(run.exitCode == 0, "\(run)")
      let said = run.standardOutput
      let place: Comment = "\(kind.rawValue) night, \(free) KiB free: \(run)"
      if said.contains("full 73") {
        refused += 1
        #expect(run.standardError.contains("lane-disk-\(free)/disk/var"), place)
        #expect(run.standardError.lowercased().contains("free"), place)
      } else {
        #expect(said.contains("full 2"), place)
      }
      #expect(!said.contains("integrity") || said.contains("integrity ok"), place)
      #expect(said.contains("freed 2") && said.contains("verified 0"), place)
      let verified = try String(contentsOf: out.appending(path: "verified"), encoding: .utf8)
      #expect(verified == night.verified, place)
      #expect(firstDifferences(try Lane.reports(in: out.appending(path: "var/reports/\(night.day)")), night.reports) == "", place)
    }
    print("\(kind.rawValue) night: \(refused) of \(sizes.count) small disks refused")
    #expect(refused >= 3)
  }

  /// What a mount of one's own needs: the right to it, or a user namespace.
  static let namespace = getuid() == 0 ? ["unshare", "-m"] : ["unshare", "-r", "-m"]

  @Test("files that may not grow (RLIMIT_FSIZE): 73, and without the limit the same bytes", arguments: ReferenceNight.Kind.allCases)
  func fileSizeLimit(kind: ReferenceNight.Kind) throws {
    let night = try ReferenceNight(kind)
    for bytes in [500, 5_000, 60_000, 250_000] {
      let lane = try night.lane("limit-\(bytes)")
      let run = try runProgram(
        "/usr/bin/env",
        ["prlimit", "--fsize=\(bytes)", PackageFiles.program("tieout").path, "run", "--date", night.day],
        in: night.world.directory, environment: lane.environment)
      let place: Comment = "\(kind.rawValue) night, \(bytes) bytes: \(run)"
      #expect(run.exitCode == 73, place)
      #expect(run.standardError.contains("lane-limit-\(bytes)"), place)
      #expect(try lane.integrity() == "ok", place)
      try lane.expectWhole(place)
      try lane.remove()
    }
  }

  @Test("a full disk while the workbook is written: 73, no workbook that lacks anything", arguments: ReferenceNight.Kind.allCases)
  func fullWhileWorkbookIsWritten(kind: ReferenceNight.Kind) throws {
    let night = try ReferenceNight(kind)
    let places = night.calls.indices.filter { night.calls[$0].path.contains("workbook.part/") && night.calls[$0].name == "write" }
    try #require(places.count > 20)
    let step = SampledCalls.setting("TIEOUT_ERROR_POINTS", default: 300) == 300 ? 12 : 1
    for place in stride(from: 0, to: places.count, by: step).map({ places[$0] + 1 }) {
      for isLasting in [true, false] {
        let lane = try night.lane("workbook-\(place)")
        let full = try lane.run(.error(ENOSPC, at: place, isLasting: isLasting))
        let told: Comment = "\(kind.rawValue) night, call \(place), \(isLasting ? "and on" : "once"): \(full)"
        #expect(full.run.exitCode == 73, told)
        #expect(full.run.standardError.contains("lane-workbook"), told)
        #expect((try? lane.reports())?["report.xlsx"] == nil, told)
        try lane.expectWhole(told)
        try lane.remove()
      }
    }
  }
}
