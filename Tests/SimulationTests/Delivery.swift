import Foundation
import TestSupport

/// Hands the files of a growing world over: one comes a night late or later, one comes again with other content.
final class Delivery {
  private let world: WorldOnDisk
  private let lateFile: String
  private let lateUntilNight: Int
  private let changedFile: String
  private let changedFromNight: Int
  private let configuration: String

  init(_ world: WorldOnDisk, nights: [Int], using generator: inout SeededGenerator) throws {
    self.world = world
    let later = nights.count - 1
    lateUntilNight = Int.random(in: 1...later, using: &generator)
    changedFromNight = Int.random(in: 1...later, using: &generator)
    // Files that were there on the first night, so that the change replaces what was read.
    let known = (1...max(nights[0], 1)).map { Self.name($0) }
    let changed = known.randomElement(using: &generator) ?? known[0]
    changedFile = changed
    let all = (1...nights[later]).map { Self.name($0) }.filter { $0 != changed }
    lateFile = all.randomElement(using: &generator) ?? ""
    try world.configure("path: ./settlement", "path: ./drop")
    configuration = try world.text("tieout.yaml")
  }

  static func name(_ day: Int) -> String {
    "500000000000001_settlement_" + WorldOnDisk.day(day).filter { $0 != "-" } + ".csv"
  }

  func deliver(night: Int) throws {
    let files = FileManager.default
    let drop = world.directory.appending(path: "drop")
    try files.createDirectory(at: drop, withIntermediateDirectories: true)
    // The sandbox wrote its own configuration again.
    try world.write(configuration, to: "tieout.yaml")
    for name in try world.settlementFiles() where !(name == lateFile && night < lateUntilNight) {
      var text = try world.text("settlement/\(name)")
      if name == changedFile, night >= changedFromNight { text = Self.changed(text) }
      let target = drop.appending(path: name)
      let old = try? String(contentsOf: target, encoding: .utf8)
      if old != text { try Data(text.utf8).write(to: target) }
    }
  }

  /// The file with its first payment or refund given to somebody else; the totals still hold.
  static func changed(_ text: String) -> String {
    var lines = text.components(separatedBy: "\n")
    for (index, line) in lines.enumerated() {
      var cells = line.components(separatedBy: ",")
      guard cells.count > 8, ["PAYMENT", "CAPTURE", "REFUND"].contains(cells[4]) else { continue }
      cells[5] = "cap_of_somebody_else"
      cells[6] = ""
      cells[7] = "ORDER-OF-SOMEBODY-ELSE"
      lines[index] = cells.joined(separator: ",")
      return lines.joined(separator: "\n")
    }
    return text
  }
}
