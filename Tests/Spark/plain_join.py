"""Brings lines and records together without Spark, and has `tieout evaluate` judge them.

The statements of samples/spark/linking.sql run in SQLite here; everything else is what samples/spark/reconcile.py does
on a cluster. Usage: plain_join.py TIEOUT WORLD DATE OUTPUT
"""

import json
import pathlib
import re
import sqlite3
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
LINKING = HERE.parent.parent / "samples" / "spark" / "linking.sql"

RECORD_COLUMNS = [
    "type", "id", "state_at", "progress", "case", "payment_intent_id", "merchant_no", "merchant_order_id", "invoice_id",
    "arn", "subscription_id", "first_invoice_id", "latest_invoice_id", "created_at",
]
LINE_COLUMNS = [
    "source", "file", "row", "kind", "case", "record_id", "record_ids_are_foreign", "original_record_id",
    "payment_intent_id", "capture_id", "refund_id", "dispute_id", "merchant_order_id", "arn", "merchant_no", "batch_id",
    "payout_id", "settlement_currency", "occurred_at", "settled_on",
]
NUMBERS = {"state_at", "progress", "case", "created_at", "row", "record_ids_are_foreign", "occurred_at", "settled_on"}


def run(command, lines=None, accepted=(0,)):
    """The objects that a command writes, each with its text."""
    done = subprocess.run(
        [str(part) for part in command], input="".join(line + "\n" for line in lines or []), capture_output=True,
        text=True, check=False)
    if done.returncode not in accepted:
        raise SystemExit(f"{command}: {done.returncode}: {done.stderr}")
    return [(json.loads(line), line) for line in done.stdout.splitlines()]


def table(db, name, columns, rows):
    names = ["own_case" if column == "case" else column for column in columns]
    db.execute(f"CREATE TABLE {name} ({', '.join(names)}, value)")
    db.executemany(
        f"INSERT INTO {name} VALUES ({', '.join('?' * (len(names) + 1))})",
        ([row.get(column, None if column in NUMBERS else "") for column in columns] + [text] for row, text in rows))


def grouped(db, group, view):
    rows = db.execute(f"SELECT group_key, value FROM {view}").fetchall()
    rows.sort(key=lambda row: row[0].encode())
    return [f'{{"group":"{group}","key":{json.dumps(key)},"object":{value}}}' for key, value in rows]


def files_stream(objects):
    return [f'{{"group":"files","key":"all","object":{text}}}' for text in objects]


def statements(text):
    text = re.sub(r"--[^\n]*", "", text).replace("AS STRING)", "AS TEXT)")
    return [part.strip() for part in text.split(";") if part.strip()]


def main():
    tieout, world, date, output = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3], pathlib.Path(sys.argv[4])
    configuration = world / "tieout.yaml"
    output.mkdir(parents=True, exist_ok=True)
    parsed = run(
        [tieout, "parse", "--quiet", "--profile", "useepay-settlement", "--source", "useepay"]
        + sorted((world / "settlement").iterdir()), accepted=(0, 65))
    read = run(
        [tieout, "records", "--quiet", "--config", configuration] + sorted((world / "archive").iterdir()),
        accepted=(0, 65))
    files = [text for one, text in parsed if one["type"] in ("file", "rejected_row")]
    files += [text for one, text in read if one["type"] == "rejected_record"]

    def evaluate(lines, facts):
        path = output / "facts.json"
        path.write_text(json.dumps(facts))
        return run([tieout, "evaluate", "--config", configuration, "--date", date, "--facts", path], lines)

    db = sqlite3.connect(":memory:")
    db.create_function("concat", 2, lambda left, right: left + right, deterministic=True)
    table(db, "record", RECORD_COLUMNS, [pair for pair in read if pair[0]["type"] != "rejected_record"])
    table(db, "line", LINE_COLUMNS, [pair for pair in parsed if pair[0]["type"] == "line"])
    standings = [one for one, _ in evaluate(files_stream(files), {}) if one["type"] == "standing"]
    db.execute("CREATE TABLE standing (source, file, counts)")
    db.executemany("INSERT INTO standing VALUES (:source, :file, :counts)", standings)
    for name in ("line", "record"):
        for column in ("record_id", "id", "payment_intent_id", "merchant_order_id", "source"):
            try:
                db.execute(f"CREATE INDEX {name}_{column} ON {name} ({column})")
            except sqlite3.OperationalError:
                pass
    for statement in statements(LINKING.read_text()):
        name = re.match(r"CREATE VIEW (\w+)", statement).group(1)
        # Kept as tables: a view over views would be worked out anew by each that uses it.
        db.execute(statement.replace("CREATE VIEW", "CREATE TABLE", 1))
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({name})")]
        for column in columns:
            if column.endswith("id") or column in ("arn", "source"):
                db.execute(f"CREATE INDEX {name}_{column} ON {name} ({column})")

    earliest, settled = db.execute("SELECT min(occurred_at), min(settled_on) FROM counted_line").fetchone()
    oldest = db.execute("SELECT min(created_at) FROM current_record WHERE type = 'dispute'").fetchone()[0]
    facts = {
        "earliest_occurred_at": earliest, "earliest_settled_on": settled, "oldest_dispute_at": oldest,
        "refused_dates": [
            {"first": one["refused_first"], "last": one["refused_last"]}
            for one in standings if one.get("refused_first")],
        "first_settled_on": [
            {"source": source, "day": day} for source, day in db.execute(
                "SELECT source, min(settled_on) FROM counted_line GROUP BY source")],
    }
    cases = evaluate(grouped(db, "case", "case_object"), facts)
    unsettled = [one["at"] for one, _ in cases if one["type"] == "oldest_unsettled"]
    facts["oldest_unsettled_at"] = min(unsettled, default=None)
    rest = evaluate(
        grouped(db, "billing", "billing_object") + grouped(db, "payout", "payout_object")
        + grouped(db, "reserve", "reserve_object"), facts)
    control = evaluate(
        files_stream(files + [text for one, text in cases if one["type"] == "file_facts"]), facts)
    everything = cases + rest + control
    (output / "evaluated.ndjson").write_text("".join(text + "\n" for _, text in everything))


if __name__ == "__main__":
    main()
