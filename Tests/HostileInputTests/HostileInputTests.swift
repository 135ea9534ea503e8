import Testing

/// No file, however broken, is read wrongly in silence: each case names what must be refused, where and why, and
/// exactly what may be read.
@Suite("Hostile files")
struct HostileInputTests {
  static let cases =
    AmountCases.all + TimeCases.all + FormCases.all + FileCases.all + ControlCases.all + PackedCases.all
    + ZipCases.all + EncodingCases.all + LayoutCases.all

  @Test(arguments: cases)
  func aFileIsReadRightOrRefusedByName(_ hostile: HostileCase) throws {
    try hostile.check()
  }

  @Test("there are enough of them, and no two of the same name")
  func thereAreEnough() {
    let bad = Self.cases.filter(\.isBad)
    let reasons = Set(bad.flatMap(\.reasons))
    print("\(bad.count) bad files with \(reasons.count) reasons, \(Self.cases.count - bad.count) strange and good ones")
    #expect(bad.count >= 150)
    let twice = Dictionary(grouping: Self.cases, by: \.name).filter { $0.value.count > 1 }.keys
    #expect(twice.isEmpty)
    #expect(reasons.count >= 60)
  }
}
