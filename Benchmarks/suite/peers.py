"""The same core of the work with the tools that one would take otherwise, each as it is meant to be used.

  python -m suite.peers duckdb|polars|datacompy|sqlite|python WORLD OUTPUT

Each loads the settlement file and the archive, sums lines by refund or by intent, holds the sums to the refunds and to what the
intents captured, finds what is missing on either side or of another amount or currency, writes that as CSV, and prints how
many rows it wrote. None tells one capture of an intent from another, keeps a history, checks control rows, orders, invoices,
disputes, payouts or fees, explains anything, or proves its sums: what they count is near the planted findings, not equal.
"""

import csv
import json
import pathlib
import sqlite3
import subprocess
import sys

MONEY_KINDS = ("PAYMENT", "CAPTURE", "REFUND", "REFUND_REVERSAL")

# A record is (id, currency, amount): what an intent captured, or a refund as a negative amount.
DUCKDB_RECORDS = """
  CREATE TABLE intent AS SELECT * FROM read_json('{world}/archive/payment_intents.ndjson', format = 'newline_delimited',
    columns = {{id: 'VARCHAR', currency: 'VARCHAR', status: 'VARCHAR', amount: 'DECIMAL(18,3)',
      captured_amount: 'DECIMAL(18,3)'}});
  CREATE TABLE capture AS SELECT * FROM read_json('{world}/archive/captures.ndjson', format = 'newline_delimited',
    columns = {{id: 'VARCHAR', payment_intent_id: 'VARCHAR', currency: 'VARCHAR', status: 'VARCHAR', amount: 'DECIMAL(18,3)'}});
  CREATE TABLE refund AS SELECT * FROM read_json('{world}/archive/refunds.ndjson', format = 'newline_delimited',
    columns = {{id: 'VARCHAR', payment_intent_id: 'VARCHAR', currency: 'VARCHAR', status: 'VARCHAR', amount: 'DECIMAL(18,3)'}});
"""

RECORDS = """
  CREATE TABLE record AS
    WITH captured AS (
      SELECT payment_intent_id AS id, min(currency) AS currency, sum(amount) AS amount FROM capture
      WHERE status = 'succeeded' GROUP BY payment_intent_id)
    SELECT intent.id, coalesce(captured.currency, intent.currency) AS currency,
      coalesce(captured.amount, intent.captured_amount, intent.amount) AS amount
    FROM intent LEFT JOIN captured ON captured.id = intent.id
    WHERE captured.id IS NOT NULL OR captured_amount > 0 OR (status = 'succeeded' AND captured_amount IS NULL)
    UNION ALL SELECT id, currency, -amount FROM refund WHERE status = 'succeeded';
"""

FINDINGS = """
  WITH keyed AS (
    SELECT CASE WHEN transaction_type LIKE 'REFUND%' THEN transaction_id ELSE payment_intent_id END AS id,
      currency, amount, settlement_currency, settlement_amount
    FROM line WHERE transaction_type IN ('PAYMENT', 'CAPTURE', 'REFUND', 'REFUND_REVERSAL')),
  settled AS (
    SELECT id, min(currency) AS currency, sum(amount) AS amount,
      min(settlement_currency) AS settlement_currency, sum(settlement_amount) AS settlement_amount
    FROM keyed GROUP BY id)
  SELECT coalesce(settled.id, record.id) AS id,
    CASE WHEN record.id IS NULL THEN 'missing in api' WHEN settled.id IS NULL THEN 'missing in settlement'
      WHEN settled.currency <> record.currency THEN 'currency' ELSE 'amount' END AS what,
    record.amount AS expected, settled.amount AS actual
  FROM settled FULL OUTER JOIN record ON record.id = settled.id
  WHERE (record.id IS NULL AND settled.amount <> 0) OR settled.id IS NULL
    OR ((settled.amount <> record.amount OR settled.currency <> record.currency)
      AND (settlement_amount <> record.amount OR settlement_currency <> record.currency))
  ORDER BY 1
"""


def settlement_file(world):
    return next(pathlib.Path(world, "settlement").glob("*.csv"))


def duckdb(world, output):
    import duckdb as engine

    database = pathlib.Path(output).with_suffix(".duckdb")
    database.unlink(missing_ok=True)
    connection = engine.connect(str(database))
    connection.execute(
        f"CREATE TABLE line AS SELECT * FROM read_csv('{settlement_file(world)}', header = true, comment = '#',"
        " types = {'transaction_id': 'VARCHAR', 'payment_intent_id': 'VARCHAR', 'original_transaction_id': 'VARCHAR',"
        " 'merchant_no': 'VARCHAR', 'arn': 'VARCHAR', 'amount': 'DECIMAL(18,3)', 'settlement_amount': 'DECIMAL(18,3)',"
        " 'exchange_rate': 'DECIMAL(18,8)', 'fee': 'DECIMAL(18,3)', 'tax': 'DECIMAL(18,3)', 'net_amount': 'DECIMAL(18,3)'})"
    )
    connection.execute(DUCKDB_RECORDS.format(world=world) + RECORDS)
    connection.execute(f"COPY ({FINDINGS}) TO '{output}' (HEADER)")
    connection.close()


def polars_frames(world):
    """Lines summed by the id of their record, and records, both lazy."""
    import polars as pl

    def objects(name, **types):
        types = {"id": pl.String, "currency": pl.String, "status": pl.String, **types}
        return pl.scan_ndjson(f"{world}/archive/{name}.ndjson", schema=types)

    # Amounts of objects are numbers: taken as floating points, then rounded to the longest currency's digits.
    def money(expression):
        return expression.round(3).cast(pl.Decimal(18, 3)).alias("amount")

    amounts = {name: pl.Decimal(18, 3) for name in ("amount", "settlement_amount", "net_amount", "fee", "tax")}
    captures = objects("captures", payment_intent_id=pl.String, amount=pl.Float64)
    refunds = objects("refunds", amount=pl.Float64).filter(pl.col("status") == "succeeded")
    intents = objects("payment_intents", amount=pl.Float64, captured_amount=pl.Float64)
    captured = (
        captures.filter(pl.col("status") == "succeeded").group_by(pl.col("payment_intent_id").alias("id"))
        .agg(pl.col("currency").first().alias("captured_currency"), pl.col("amount").sum().alias("captured"))
    )
    lines = pl.scan_csv(settlement_file(world), comment_prefix="#", schema_overrides=amounts, infer_schema_length=0)
    kind = pl.col("transaction_type")
    key = pl.when(kind.str.starts_with("REFUND")).then("transaction_id").otherwise("payment_intent_id")
    settled = (
        lines.filter(kind.is_in(MONEY_KINDS)).group_by(key.alias("id"))
        .agg(pl.col("currency", "settlement_currency").first(), pl.col("amount", "settlement_amount").sum())
    )
    records = pl.concat([
        refunds.select("id", "currency", money(0 - pl.col("amount"))),
        intents.join(captured, on="id", how="left")
        .filter(
            pl.col("captured").is_not_null() | (pl.col("captured_amount") > 0)
            | ((pl.col("status") == "succeeded") & pl.col("captured_amount").is_null())
        )
        .select("id", pl.coalesce("captured_currency", "currency").alias("currency"),
                money(pl.coalesce("captured", "captured_amount", "amount"))),
    ])
    return settled, records


def polars(world, output):
    import polars as pl

    settled, records = polars_frames(world)
    joined = settled.join(records, on="id", how="full", coalesce=True, suffix="_expected")
    expected = (pl.col("amount_expected"), pl.col("currency_expected"))

    def differs(amount, currency):
        return pl.col(amount).ne_missing(expected[0]) | pl.col(currency).ne_missing(expected[1])

    wrong = joined.filter(
        differs("amount", "currency") & differs("settlement_amount", "settlement_currency")
        & ~(expected[0].is_null() & (pl.col("amount") == 0))
    )
    wrong.sort("id").collect(engine="streaming").write_csv(output)


def datacompy(world, output):
    import datacompy as compare
    import polars as pl

    settled, records = polars_frames(world)
    left = settled.select("id", "currency", "amount").collect()
    right = records.collect()
    comparison = compare.PolarsCompare(left, right, join_columns="id")
    wrong = [
        comparison.df1_unq_rows.with_columns(pl.lit("missing in api").alias("what")),
        comparison.df2_unq_rows.with_columns(pl.lit("missing in settlement").alias("what")),
    ]
    unequal = comparison.all_mismatch().select("id").with_columns(pl.lit("unequal").alias("what"))
    pl.concat([frame.select("id", "what") for frame in [*wrong, unequal]]).sort("id").write_csv(output)


SQLITE_RECORDS = "".join(
    f"CREATE TABLE raw_{table} (object TEXT);\n.import '{{world}}/archive/{file}.ndjson' raw_{table}\n"
    for table, file in [("intent", "payment_intents"), ("capture", "captures"), ("refund", "refunds")]
) + """
CREATE TABLE intent AS SELECT object ->> 'id' AS id, object ->> 'currency' AS currency,
  object ->> 'status' AS status, CAST(round((object ->> 'amount') * 1000) AS INTEGER) AS amount,
  CAST(round((object ->> 'captured_amount') * 1000) AS INTEGER) AS captured_amount FROM raw_intent;
CREATE TABLE capture AS SELECT object ->> 'id' AS id, object ->> 'payment_intent_id' AS payment_intent_id,
  object ->> 'currency' AS currency, object ->> 'status' AS status,
  CAST(round((object ->> 'amount') * 1000) AS INTEGER) AS amount FROM raw_capture;
CREATE TABLE refund AS SELECT object ->> 'id' AS id, object ->> 'currency' AS currency,
  object ->> 'status' AS status, CAST(round((object ->> 'amount') * 1000) AS INTEGER) AS amount FROM raw_refund;
"""


# Without it the outer join compares every row with every other.
SQLITE_INDEX = "CREATE UNIQUE INDEX record_id ON record (id);\n"


def sqlite(world, output):
    """The command line shell, 3.39 or later: .import, then SQL."""
    database = pathlib.Path(output).with_suffix(".sqlite")
    database.unlink(missing_ok=True)
    lines = f".mode csv\n.import '{settlement_file(world)}' raw_line\n"
    objects = ".mode ascii\n.separator \"\\037\" \"\\n\"\n" + SQLITE_RECORDS.format(world=world)
    typed = """
      CREATE TABLE line AS SELECT transaction_type, transaction_id, payment_intent_id, currency,
        CAST(round(amount * 1000) AS INTEGER) AS amount, settlement_currency,
        CAST(round(settlement_amount * 1000) AS INTEGER) AS settlement_amount
        FROM raw_line WHERE merchant_no <> '#TOTAL';
    """
    script = lines + objects + typed + RECORDS + SQLITE_INDEX + f".mode csv\n.headers on\n.output '{output}'\n{FINDINGS};\n"
    subprocess.run(["sqlite3", str(database)], input=script, text=True, check=True, stderr=subprocess.DEVNULL)


def python(world, output):
    """Python's csv and json into its sqlite3 module, then the same SQL."""
    database = pathlib.Path(output).with_suffix(".sqlite")
    database.unlink(missing_ok=True)
    db = sqlite3.connect(database)
    db.executescript(
        "CREATE TABLE line (transaction_type, transaction_id, payment_intent_id, currency, amount, settlement_currency, settlement_amount);"
        "CREATE TABLE intent (id, currency, status, captured_amount, amount); CREATE TABLE refund (id, currency, status, amount);"
        "CREATE TABLE capture (id, payment_intent_id, currency, status, amount);"
    )

    def thousandths(amount):
        return None if amount in (None, "") else round(float(amount) * 1000)

    def objects(name, *fields):
        with open(f"{world}/archive/{name}.ndjson") as lines:
            for line in lines:
                found = json.loads(line)
                yield [
                    thousandths(found.get(field)) if "amount" in field else found[field] for field in fields
                ]

    with open(settlement_file(world), newline="") as file:
        rows = csv.DictReader(file)
        db.executemany("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?)", (
            (row["transaction_type"], row["transaction_id"], row["payment_intent_id"], row["currency"], thousandths(row["amount"]),
             row["settlement_currency"], thousandths(row["settlement_amount"]))
            for row in rows if row["merchant_no"] != "#TOTAL"))
    db.executemany("INSERT INTO intent VALUES (?, ?, ?, ?, ?)",
        objects("payment_intents", "id", "currency", "status", "captured_amount", "amount"))
    db.executemany("INSERT INTO refund VALUES (?, ?, ?, ?)", objects("refunds", "id", "currency", "status", "amount"))
    db.executemany(
        "INSERT INTO capture VALUES (?, ?, ?, ?, ?)",
        objects("captures", "id", "payment_intent_id", "currency", "status", "amount"))
    db.executescript(RECORDS + SQLITE_INDEX)
    with open(output, "w", newline="") as file:
        csv.writer(file).writerows(db.execute(FINDINGS))
    db.commit()


if __name__ == "__main__":
    work = {"duckdb": duckdb, "polars": polars, "datacompy": datacompy, "sqlite": sqlite, "python": python}
    work[sys.argv[1]](sys.argv[2], sys.argv[3])
    with open(sys.argv[3]) as written:
        print("rows:", sum(1 for _ in written) - (sys.argv[1] != "python"))
