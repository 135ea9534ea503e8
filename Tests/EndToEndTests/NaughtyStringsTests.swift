import Foundation
import TestSupport
import Testing

@Suite("Naughty strings", .serialized)
struct NaughtyStringsTests {
  @Test func look() throws {
    let world = try NaughtyWorld.afterOneNight()
    print(world.run!.description.prefix(6000))
    for n in ["discrepancies","pending","settlements","payouts","fees","files","aging","summary"] {
      let r = try world.tieout(["report", n, "--format", "json"])
      let o = try JSONSerialization.jsonObject(with: Data(r.standardOutput.utf8)) as! [[String: Any]]
      print(n, r.exitCode as Any, o.count, o.prefix(2))
    }
    let r = try world.tieout(["report", "discrepancies"])
    let rows = try WorldTable.rows(r.standardOutput)
    print(Dictionary(grouping: rows, by: { $0["code"]! }).mapValues(\.count))
    let e = try world.tieout(["explain", "1012600000000000000"])
    print(e.description.prefix(3000))
    print(world.fileNames.count)
  }
}
