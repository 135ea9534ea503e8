"""Writes the files that Benchmarks/reading.sh reads, and times other readers on them.

  reading.py write DIRECTORY MEGABYTES
  reading.py time LIBRARY FILE [THREADS]      csv, duckdb or polars
"""

import datetime
import decimal
import os
import random
import sys
import time

COLUMNS = (
    "merchant_no,app_id,batch_id,settlement_date,transaction_type,transaction_id,"
    "payment_intent_id,merchant_order_id,original_transaction_id,transaction_time,currency,amount,"
    "settlement_currency,exchange_rate,settlement_amount,fee,tax,net_amount,payout_id,"
    "payment_method,card_brand,arn"
).split(",")
AMOUNTS = ["amount", "exchange_rate", "settlement_amount", "fee", "tax", "net_amount"]
KINDS = ["PAYMENT"] * 6 + ["CAPTURE"] * 3 + ["REFUND"]


def lines(count, sums):
    """Lines of the assumed layout; adds up what their control rows will state."""
    chance = random.Random(3)
    for number in range(count):
        kind = chance.choice(KINDS)
        sign = -1 if kind == "REFUND" else 1
        currency = chance.choice(["USD", "USD", "EUR", "GBP"])
        gross = sign * chance.randrange(100, 30_000)
        rate = "1" if currency != "GBP" else "1.16"
        settled = currency if currency != "GBP" else "EUR"
        worth = gross if currency != "GBP" else (abs(gross) * 116 + 50) // 100 * sign
        fee = max(0, worth * 29 // 1000 + 30) if sign > 0 else 0
        net = worth - fee
        rows, total = sums.get(settled, (0, 0))
        sums[settled] = (rows + 1, total + net)
        intent = 1_012_603_010_815_000_000 + number
        yield [
            "500000000000001", "shop.example", f"B202603{1 + number % 28:02}",
            f"2026-03-{1 + number % 28:02}", kind, str(intent + 10**17), str(intent),
            f"ORD-{number:09}", str(intent) if sign < 0 else "",
            f"2026-03-{1 + number % 28:02}T{number % 24:02}:{number % 60:02}:07+08:00",
            currency, money(gross), settled, rate, money(worth), money(fee), "0.00", money(net),
            f"P202603{1 + number % 28:02}", chance.choice(["card", "card", "klarna"]),
            chance.choice(["visa", "mastercard", ""]),
            str(74_500_000_000_000_000_000_000 + number) if number % 2 else "",
        ]


def money(cents):
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"


def write(directory, megabytes):
    """Writes plain.csv, quoted.csv and utf16.csv with control rows, and without them for the others."""
    count = megabytes * 1_000_000 // 226
    forms = {
        "plain": ("utf-8", ",".join),
        "quoted": ("utf-8", lambda row: ",".join('"' + field + '"' for field in row)),
        "utf16": ("utf-16", ",".join),
    }
    for name, (encoding, joined) in forms.items():
        sums = {}
        path = os.path.join(directory, name)
        with open(path + ".csv", "w", encoding=encoding, newline="") as whole, open(
            path + "-lines.csv", "w", encoding=encoding, newline=""
        ) as bare:
            for row in [COLUMNS, *lines(count, sums)]:
                text = joined(row) + "\n"
                whole.write(text)
                bare.write(text)
            for currency, (rows, total) in sorted(sums.items()):
                whole.write(joined(["#TOTAL", currency, str(rows), money(total)]) + "\n")


def report(library, what, path, body):
    """The best of three, by processor time of all threads and by the clock."""
    times = [timed(body) for _ in range(3)]
    size = os.path.getsize(path) / 1e6
    processor, wall = (size / min(column) for column in zip(*times))
    print(f"{library} {what} processor {processor:.0f} MB/s wall {wall:.0f} MB/s", flush=True)


def timed(body):
    start = (time.process_time(), time.perf_counter())
    body()
    return time.process_time() - start[0], time.perf_counter() - start[1]


def encoding_of(path):
    return "utf-16" if os.path.basename(path).startswith("utf16") else "utf-8"


def time_csv(path):
    import csv

    def rows():
        with open(path, encoding=encoding_of(path), newline="") as file:
            for _ in csv.reader(file):
                pass

    def typed():
        with open(path, encoding=encoding_of(path), newline="") as file:
            for row in csv.DictReader(file):
                datetime.date.fromisoformat(row["settlement_date"])
                datetime.datetime.fromisoformat(row["transaction_time"])
                for name in AMOUNTS:
                    decimal.Decimal(row[name])

    report("csv", "rows", path, rows)
    report("csv", "lines", path, typed)


def time_duckdb(path, threads):
    import duckdb

    types = {name: "VARCHAR" for name in COLUMNS}
    types |= {name: "DECIMAL(18,2)" for name in AMOUNTS} | {"exchange_rate": "DECIMAL(18,8)"}
    types |= {"settlement_date": "DATE", "transaction_time": "TIMESTAMPTZ"}

    def run(kinds):
        connection = duckdb.connect()
        if threads:
            connection.execute(f"SET threads = {threads}")
        columns = ", ".join(f"'{name}': '{kind}'" for name, kind in kinds.items())
        connection.execute(
            f"CREATE TABLE lines AS SELECT * FROM read_csv('{path}', header = true,"
            f" columns = {{{columns}}}, auto_detect = false, delim = ',', quote = '\"',"
            f" escape = '\"', encoding = '{encoding_of(path)}')"
        )

    report("duckdb", "rows", path, lambda: run({name: "VARCHAR" for name in COLUMNS}))
    report("duckdb", "lines", path, lambda: run(types))


def time_polars(path, threads):
    if threads:
        os.environ["POLARS_MAX_THREADS"] = str(threads)
    import polars

    types = {name: polars.String for name in COLUMNS}
    typed = types | {name: polars.Decimal(18, 2) for name in AMOUNTS}
    typed |= {"exchange_rate": polars.Decimal(18, 8), "settlement_date": polars.Date}

    def lines():
        frame = polars.read_csv(path, schema=typed)
        return frame.with_columns(
            polars.col("transaction_time").str.to_datetime("%Y-%m-%dT%H:%M:%S%z")
        )

    if encoding_of(path) != "utf-8":
        return print("polars reads this encoding only through Python", flush=True)
    report("polars", "rows", path, lambda: polars.read_csv(path, schema=types))
    report("polars", "lines", path, lines)


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(sys.argv[2], int(sys.argv[3]))
    elif sys.argv[2] == "csv":
        time_csv(sys.argv[3])
    else:
        threads = int(sys.argv[4]) if len(sys.argv) > 4 else 0
        {"duckdb": time_duckdb, "polars": time_polars}[sys.argv[2]](sys.argv[3], threads)
