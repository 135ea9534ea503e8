extension FileProfile {
  /// The layouts of control rows, those of blocks last.
  public var allControlRows: [ControlRows] {
    controlRows
      + blocks.compactMap { block in
        if case .totals(let layout) = block.role { return layout }
        return nil
      }
  }

  /// What a field of every row says about the row's role.
  public struct RecordTags: Sendable, Hashable {
    /// What a row is.
    public enum Role: String, Sendable, Hashable, CaseIterable {
      case line, header, section, control, end, preamble
    }

    /// Field index from 0.
    public var index: Int
    public var roles: [String: Role]

    /// Whether some tag has this role.
    public func has(_ role: Role) -> Bool { roles.values.contains(role) }
  }

  /// One table of a file that has several, with a header of its own.
  public struct Block: Sendable, Hashable {
    public enum Role: Sendable, Hashable {
      /// Read by the profile's columns.
      case lines
      /// Rows that state counts and sums, by column names.
      case totals(ControlRows)
      /// Not read.
      case skipped
    }

    /// What the first fields of its header say; not empty.
    public var headerStart: [String]
    public var role: Role
  }

  /// One layout of control rows.
  public struct ControlRows: Sendable, Hashable {
    /// What a control row may state beside the number of lines.
    public enum Sum: String, Sendable, Hashable, CaseIterable {
      case net, gross
      case settlementAmount = "settlement_amount"
      case fee, tax
      case grossCredit = "gross_credit"
      case grossDebit = "gross_debit"
      case feeCredit = "fee_credit"
      case feeDebit = "fee_debit"

      /// Whether it is summed by the currency of the line, not of its settlement.
      public var isOfLineCurrency: Bool {
        self == .gross || self == .grossCredit || self == .grossDebit
      }

      /// The field that is added up.
      public var field: CanonicalField {
        switch self {
        case .net: .net
        case .gross, .grossCredit, .grossDebit: .gross
        case .settlementAmount: .settlementAmount
        case .fee, .feeCredit, .feeDebit: .fee
        case .tax: .tax
        }
      }
    }

    /// By which of a line's currencies lines are counted.
    public enum Grouping: String, Sendable, Hashable, CaseIterable {
      case settlementCurrency = "settlement_currency"
      case currency
    }

    /// Which lines a row speaks for.
    public enum Scope: String, Sendable, Hashable, CaseIterable { case file, section }

    /// Where the rows stand.
    public enum Position: String, Sendable, Hashable, CaseIterable { case start, end }

    /// In the first field, or the field of ``RecordTags``; empty in a block.
    public var tag: String
    /// Nil where a row speaks for all currencies.
    public var currency: Column?
    /// Nil where a row speaks for all batches.
    public var batchID: Column?
    /// Count of lines; nil where it is not stated.
    public var rows: Column?
    public var sums: [Sum: Column]
    public var grouping: Grouping = .settlementCurrency
    public var scope: Scope = .file
    /// Nil in a block, whose place says nothing.
    public var position: Position? = .end
  }
}
