import SettlementModel

extension SpecialLineTyper {
  func readTexts(
    into line: inout BatchedLine, _ row: CSVRow, _ rowTexts: RowTexts, _ batch: LineBatch
  ) throws(RowFault) {
    for (target, source) in identifiers {
      if let damaged = damagedColumn(of: source, row) {
        let name = columns.name(of: damaged)
        throw RowFault(
          column: name, reason: "damaged id",
          detail: "\(name) is \(RawText.quoted(row[damaged])): a spreadsheet has rounded it; "
            + "ask for the file as its provider wrote it.")
      }
      line[keyPath: target] = text(source, row, rowTexts, batch)
    }
    for (target, source) in texts { line[keyPath: target] = text(source, row, rowTexts, batch) }
    guard line.kind.settlesRecord, !line.namesRecord else { return }
    throw RowFault(
      column: "", reason: "missing value",
      detail: "The line names no record: every identifier of it is empty.")
  }

  private func damagedColumn(of source: TextSource, _ row: CSVRow) -> Int? {
    switch source {
    case .column(let index): DamagedID.matches(row[index]) ? index : nil
    case .joined(let indexes, _): indexes.first { DamagedID.matches(row[$0]) }
    case .absent, .constant, .section: nil
    }
  }

  /// A text as a part of the batch.
  func text(
    _ source: TextSource, _ row: CSVRow, _ rowTexts: RowTexts, _ batch: LineBatch
  ) -> LineText {
    switch source {
    case .absent: LineText()
    case .column(let index): rowTexts.text(index)
    case .constant, .joined, .section:
      source.bytes(row, section: section).withUnsafeBufferPointer { batch.append(text: $0) }
    }
  }

  func readTimes(into line: inout BatchedLine, _ row: CSVRow) throws(RowFault) {
    let time = occurredAt.bytes(row, section: section)
    if !time.isEmpty {
      do throws(SpecialTimes.Problem) {
        line.occurredAt = try time.withUnsafeBufferPointer { (bytes) throws(SpecialTimes.Problem) in
          try times.timestamp(bytes, row)
        }
      } catch {
        let what =
          switch error {
          case .noTime: "a time"
          case .noZone: "a time whose zone is known"
          case .noSingleTime: "a time that the clock there shows just once"
          }
        throw unreadable(.occurredAt, occurredAt.index, time, reason: "bad time", what: what)
      }
    }
    let date = settledOn.bytes(row, section: section)
    guard !date.isEmpty else { return }
    let day: BusinessDay? =
      if case .constant = settledOn {
        BusinessDay(text: date)
      } else {
        date.withUnsafeBufferPointer { times.day($0, row) }
      }
    guard let day, (1970...9998).contains(day.components.year) else {
      throw unreadable(.settledOn, settledOn.index, date, reason: "bad date", what: "a date")
    }
    line.settledOn = day
  }

  func missing(_ field: CanonicalField, _ index: Int?) -> RowFault {
    let name = index.map { columns.name(of: $0) } ?? field.rawValue
    return RowFault(column: name, reason: "missing value", detail: "\(name) is empty.")
  }

  func unreadable(
    _ field: CanonicalField, _ index: Int?, _ bytes: [UInt8], reason: String, what: String
  ) -> RowFault {
    let name = index.map { columns.name(of: $0) } ?? field.rawValue
    return RowFault(
      column: name, reason: reason, detail: "\(name) is \(RawText.quoted(bytes)), not \(what).")
  }
}

extension BatchedLine {
  /// An amount that a profile may compute.
  subscript(field: CanonicalField) -> Int64? {
    get {
      switch field {
      case .gross: grossMinorUnits
      case .settlementAmount: settlementAmountMinorUnits
      case .net: netMinorUnits
      case .fee: feeMinorUnits
      case .tax: taxMinorUnits
      case .reserve: reserveMinorUnits
      default: preconditionFailure("\(field.rawValue) is no amount that is computed")
      }
    }
    set {
      switch field {
      case .settlementAmount: settlementAmountMinorUnits = newValue
      case .net: netMinorUnits = newValue
      case .fee: feeMinorUnits = newValue
      case .tax: taxMinorUnits = newValue
      case .reserve: reserveMinorUnits = newValue
      default: preconditionFailure("\(field.rawValue) is no amount that is computed")
      }
    }
  }
}
