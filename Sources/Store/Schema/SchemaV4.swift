/// What version 4 adds: the audit trail in place of the list of decisions.
enum SchemaV4 {
  /// One row an entry, in a chain: `hash` is over the row before and this one.
  static let entries = """
    CREATE TABLE audit_entry (
      -- From 1, without a gap.
      id INTEGER PRIMARY KEY,
      subject_type TEXT NOT NULL CHECK (subject_type IN ('finding', 'file')),
      -- A finding's id; or a file's source, `/` and name.
      subject TEXT NOT NULL,
      action TEXT NOT NULL,
      reason TEXT NOT NULL,
      note TEXT NOT NULL,
      assignee TEXT NOT NULL,
      decided_by TEXT NOT NULL,
      second_by TEXT NOT NULL,
      -- The system user who ran the command.
      login TEXT NOT NULL,
      decided_at INTEGER NOT NULL,
      -- Currency, expected and actual as they were: other amounts open the finding again.
      amounts TEXT NOT NULL,
      detail TEXT NOT NULL,
      run INTEGER REFERENCES run (id),
      reference INTEGER,
      hash TEXT NOT NULL CHECK (length(hash) = 64)
    ) STRICT;
    CREATE INDEX audit_entry_subject ON audit_entry (subject, id);
    """

  /// Entries come one after the other, and stay. `INSERT OR REPLACE` deletes without asking the
  /// trigger for deletes, so an entry with a number of the past is refused as well.
  static let guards = """
    CREATE TRIGGER audit_entry_next BEFORE INSERT ON audit_entry
    WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM audit_entry)
    BEGIN SELECT RAISE(ABORT, 'the audit trail only grows at its end'); END;
    CREATE TRIGGER audit_entry_unchanged BEFORE UPDATE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END;
    CREATE TRIGGER audit_entry_kept BEFORE DELETE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'the audit trail is never shortened'); END;
    CREATE TRIGGER file_acceptance_unchanged BEFORE UPDATE ON file_acceptance
    BEGIN SELECT RAISE(ABORT, 'acceptances are never changed'); END;
    CREATE TRIGGER file_acceptance_kept BEFORE DELETE ON file_acceptance
    BEGIN SELECT RAISE(ABORT, 'acceptances are never removed'); END;
    """

  /// What closes and opens findings, in the shape that the table of version 1 had.
  static let decisions = """
    CREATE VIEW decision AS
    SELECT entry.id, entry.subject AS finding_id,
      CASE entry.action WHEN 'confirm' THEN 'resolve' ELSE entry.action END AS action,
      entry.reason,
      CASE WHEN entry.action = 'confirm' AND entry.note = ''
        THEN (SELECT proposal.note FROM audit_entry AS proposal WHERE proposal.id = entry.reference)
        ELSE entry.note END AS note,
      entry.decided_by, entry.decided_at, entry.amounts
    FROM audit_entry AS entry
    WHERE entry.subject_type = 'finding' AND entry.action IN ('resolve', 'confirm', 'reopen')
    """

  /// The whole trail for people; times in UTC.
  static let trail = """
    CREATE VIEW v_audit AS
    SELECT id AS entry, strftime('%Y-%m-%dT%H:%M:%SZ', decided_at / 1000, 'unixepoch') AS decided_at,
      subject_type, subject, action, reason, note, assignee, decided_by, second_by, login, amounts,
      detail, run, reference, hash
    FROM audit_entry
    """
}
