import GRDB
import SettlementModel

/// Fills `temp.selected_case` with the cases that an evaluation looks at.
enum CaseSelection {
  static func fill(_ db: Database, businessDay: BusinessDay, mode: EvaluationMode) throws {
    try db.execute(
      sql: """
        DROP TABLE IF EXISTS temp.selected_case;
        CREATE TEMP TABLE selected_case (case_key INTEGER PRIMARY KEY);
        """)
    if mode == .full {
      try db.execute(sql: "INSERT OR IGNORE INTO temp.selected_case \(CaseDriver.allKeys)")
      for table in ["line_verdict", "record_verdict", "match", "finding"] {
        let isCase = table == "finding" ? "AND origin = 'case'" : ""
        try db.execute(
          sql: """
            INSERT OR IGNORE INTO temp.selected_case
            SELECT case_key FROM \(table) WHERE closed_run IS NULL \(isCase)
            """)
      }
    }
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO temp.selected_case SELECT case_key FROM touched_case;
        INSERT OR IGNORE INTO temp.selected_case
          SELECT case_key FROM case_agenda WHERE awaits_pull = 1;
        """)
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO temp.selected_case
        SELECT case_key FROM case_agenda WHERE next_due_day IS NOT NULL AND next_due_day <= ?
        """, arguments: [businessDay.daysSinceEpoch])
  }
}
