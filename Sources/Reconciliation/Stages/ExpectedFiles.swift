import Parsing
package import SettlementModel

/// Tells the files of one source that should have come by now, from the names and dates of those that came.
package struct ExpectedFiles {
  private let source: PlannedSource
  private let holidays: Set<BusinessDay>

  package init(source: PlannedSource, holidays: Set<BusinessDay>) {
    self.source = source
    self.holidays = holidays
  }

  /// One finding an expected day without a file, and one a number that a day's running numbers leave out.
  ///
  /// - Parameters:
  ///   - received: dates of the files that came, whatever became of them.
  ///   - sharedDates: names of dates that have more than one.
  ///   - lastDue: nothing later is due yet.
  package func missing(
    received: Set<BusinessDay>, sharedDates: [BusinessDay: Set<String>],
    through lastDue: BusinessDay
  ) -> [Finding] {
    let days = source.calendar.missingDays(
      received: received, holidays: holidays, through: lastDue)
    var findings = days.map { day in
      finding(
        file: "\(day)", day: day,
        detail: "No file of \(source.name) for \(day) has come. Ask for it; if none is due on such "
          + "a day, add the day to holidays.")
    }
    for (day, names) in sharedDates.sorted(by: { $0.key < $1.key }) where day <= lastDue {
      findings += gaps(in: names, on: day)
    }
    return findings
  }

  private func gaps(in names: Set<String>, on day: BusinessDay) -> [Finding] {
    var numbers: [String: Set<Int>] = [:]
    for name in names {
      guard let parts = source.profile.fileName?.parts(of: name),
        let number = parts.sequence.flatMap({ Int($0) })
      else { continue }
      numbers[parts.merchant ?? "", default: []].insert(number)
    }
    return numbers.sorted { $0.key < $1.key }.flatMap { merchant, numbers in
      FileCalendar.gaps(in: numbers).map { number in
        let of = merchant.isEmpty ? "" : " of merchant \(merchant)"
        return finding(
          file: (merchant.isEmpty ? "" : merchant + "_") + "\(day)_\(number)", day: day,
          detail: "The files of \(source.name)\(of) for \(day) are numbered up to "
            + "\(numbers.max() ?? 0), and number \(number) has not come. Ask for it.")
      }
    }
  }

  private func finding(file: String, day: BusinessDay, detail: String) -> Finding {
    let place = FilePosition(source: source.name, file: file, row: 0)
    return Finding(
      id: FindingIdentity.id(
        code: .fileMissing, parts: FindingIdentity.parts(of: place), ordinal: 0),
      code: .fileMissing, position: place, agesFrom: day, detail: detail)
  }
}
