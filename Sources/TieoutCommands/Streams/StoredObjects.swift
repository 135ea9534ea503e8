import Reporting
import SettlementModel
import Store

/// What a database holds as objects in files: lines by settlement date, records by type, open findings.
struct StoredObjects {
  let database: SettlementDatabase
  let calendar: BusinessCalendar
  let businessDay: BusinessDay

  /// Names of the files, so that a folder of an earlier export is known.
  static func isOwn(_ name: String) -> Bool {
    let types = RecordType.allCases.map { $0.rawValue + ".ndjson" }
    return name == "finding.ndjson" || types.contains(name)
      || name.hasPrefix("line-") && name.hasSuffix(".ndjson")
  }

  /// Writes everything; memory holds one case.
  func write(to folder: String) throws {
    let files = PartitionedFiles(folder: folder)
    func put(_ record: APIRecord) throws {
      try files.write(
        RecordObject.text(of: record), to: record.reference.type.rawValue + ".ndjson")
    }
    try database.forEachCase { one in
      for line in one.lines {
        let day = line.settledOn.map { "\($0)" } ?? "undated"
        try files.write(LineObject.text(of: line), to: "line-\(day).ndjson")
      }
      try one.intents.forEach { try put(.paymentIntent($0)) }
      try one.captures.forEach { try put(.capture($0)) }
      try one.refunds.forEach { try put(.refund($0)) }
      try one.disputes.forEach { try put(.dispute($0)) }
    }
    try database.forEachBillingCase { one in
      switch one.subject {
      case .invoice(let invoice): try put(.invoice(invoice))
      case .session(let session, _): try put(.checkoutSession(session))
      }
    }
    try database.forEachSubscriptionCase { one in
      try put(.subscription(one.current))
      for bill in one.invoices where bill.invoice.subscriptionID == one.current.id {
        try put(.invoice(bill.invoice))
      }
    }
    try database.forEachReportedFinding(
      filter: FindingFilter(), businessDay: businessDay, calendar: calendar
    ) { reported in
      var object = ObjectText(type: FindingObject.type)
      let cells = DiscrepancyColumns.cells(of: reported, on: businessDay)
      for (name, cell) in zip(DiscrepancyColumns.names, cells) { object.put(name, cell: cell) }
      try files.write(object, to: "finding.ndjson")
    }
    try files.finish()
  }
}
