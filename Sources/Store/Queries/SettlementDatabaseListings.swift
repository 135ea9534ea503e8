public import SettlementModel

// Listings on stored data; each is read on a snapshot of its own when it is walked.
extension SettlementDatabase {
  /// Every run, newest first.
  public func runRows(_ filter: ListingFilter = ListingFilter()) -> StoredRows {
    StoredRows(columns: JournalListings.runColumns) { body in
      try self.read { try JournalListings.forEachRun($0, filter, body) }
    }
  }

  /// Every version of every file, by source and name.
  public func fileRows(_ filter: ListingFilter = ListingFilter()) -> StoredRows {
    StoredRows(columns: JournalListings.fileColumns) { body in
      try self.read { try JournalListings.forEachFile($0, filter, body) }
    }
  }

  /// Every line that counts, by settlement date.
  public func settlementRows(_ filter: ListingFilter = ListingFilter()) -> StoredRows {
    StoredRows(columns: LineListings.settlementColumns) { body in
      try self.read { try LineListings.forEachLine($0, filter, body) }
    }
  }

  /// Fees and taxes by settlement date, kind, currency, payment method and card brand.
  ///
  /// - Parameter judged: what the rate card says by group, asked for when the rows are walked; nil
  ///   without a card.
  public func feeRows(
    _ filter: ListingFilter = ListingFilter(),
    judged: @escaping () throws -> [FeeGroup: FeeTotals]? = { nil }
  ) -> StoredRows {
    StoredRows(columns: FeeListing.columns) { body in
      let totals = try judged()
      try self.read { try FeeListing.forEachGroup($0, filter, judged: totals, body) }
    }
  }

  /// What is withheld, and still held, by batch.
  public func reserveRows(_ filter: ListingFilter = ListingFilter()) -> StoredRows {
    StoredRows(columns: ReserveListing.columns) { body in
      try self.read { try ReserveListing.forEachBatch($0, filter, body) }
    }
  }

  /// Payouts and batches with what their lines sum to.
  public func payoutRows(
    _ filter: ListingFilter = ListingFilter(), calendar: BusinessCalendar
  ) -> StoredRows {
    StoredRows(columns: LineListings.payoutColumns) { body in
      try self.read { try LineListings.forEachPayout($0, filter, calendar: calendar, body) }
    }
  }

  /// Open findings by class, currency and age.
  public func agingRows(
    _ filter: FindingFilter = FindingFilter(), businessDay: BusinessDay,
    calendar: BusinessCalendar
  ) -> StoredRows {
    StoredRows(columns: AgingListing.columns) { body in
      try self.read { db in
        try AgingListing.forEachGroup(
          db, filter: filter, businessDay: businessDay, calendar: calendar, body)
      }
    }
  }

  /// What became of the open findings of one run's end until another's, and why; totals by currency
  /// at the end. Needs a database that was opened for reading the present.
  public func comparisonRows(
    from first: RunID, to second: RunID, filter: FindingFilter = FindingFilter()
  ) -> StoredRows {
    StoredRows(columns: ComparisonListing.columns, summableColumns: []) { body in
      try self.read { db in
        try ComparisonListing.forEachRow(db, from: first, to: second, filter: filter, body)
      }
    }
  }
}
