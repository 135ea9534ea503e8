"""Writes a merchant of nothing but subscriptions, each billed for every period, paid and settled; every thousandth
lacks one invoice. `billing.py DIRECTORY SUBSCRIPTIONS PERIODS` prints how many invoices are missing.

Objects and lines come in the order of their making, and ids grow with time, as UseePay's do."""

import contextlib
import datetime
import gzip
import io
import json
import pathlib
import sys

MERCHANT, APP = "500000000000001", "shop.example"
LAST = datetime.date(2026, 3, 10)
COLUMNS = (
    "merchant_no,app_id,batch_id,settlement_date,transaction_type,transaction_id,payment_intent_id,"
    "merchant_order_id,original_transaction_id,transaction_time,currency,amount,settlement_currency,"
    "exchange_rate,settlement_amount,fee,tax,net_amount,payout_id,payment_method,card_brand,arn\n"
)


def identity(prefix, number):
    """The id of the `number`th object of its kind."""
    return f"{prefix}{10**18 + number * 7919}"


def add_months(day, months):
    total = day.year * 12 + day.month - 1 + months
    return day.replace(year=total // 12, month=total % 12 + 1)


def packed(path):
    """A text file that is packed as it is written: plain, a million subscriptions' archive takes 13 GB."""
    return io.TextIOWrapper(io.BufferedWriter(gzip.open(path, "wb", compresslevel=1), 1 << 20))


def text(**fields):
    return json.dumps({"merchant_no": MERCHANT, "app_id": APP} | fields) + "\n"


def plan(number, anchor):
    at = f"{anchor}T01:00:00Z"
    return text(
        id=identity("sub_", number), status="active", currency="USD", collection_method="charge_automatically",
        recurring={"interval": "month", "interval_count": 1, "unit_amount": 99.99},
        discount_period_config={"discount_period_count": 1, "discount_period_amount": 0.01},
        first_invoice_id=identity("inv_", number), create_at=at, modify_at=at,
    )


def write(directory, subscriptions, periods):
    archive, settlement = directory / "archive", directory / "settlement"
    archive.mkdir(parents=True)
    settlement.mkdir()
    anchors = [add_months(datetime.date(2026, 3, day), 1 - periods) for day in range(1, 6)]
    missing = lines = 0
    with contextlib.ExitStack() as files:
        plans, invoices, intents = (
            files.enter_context(packed(archive / f"{name}.ndjson.gz"))
            for name in ("subscriptions", "invoices", "payment_intents")
        )
        file = files.enter_context(open(settlement / f"{MERCHANT}_settlement_{LAST:%Y%m%d}.csv", "w"))
        file.write(COLUMNS)
        for number in range(subscriptions):
            plans.write(plan(number, anchors[number % 5]))
        for index in range(periods):
            price = "0.01" if index == 0 else "99.99"
            days = [f"{add_months(anchor, index)}" for anchor in anchors]
            for number in range(subscriptions):
                if number % 1000 == 0 and index == periods // 2:
                    missing += 1
                    continue
                day = days[number % 5]
                at = f"{day}T01:00:00Z"
                bill, intent = (identity(kind, index * subscriptions + number) for kind in ("inv_", "pi_"))
                invoices.write(text(
                    id=bill, subscription_id=identity("sub_", number), payment_intent={"id": intent}, currency="USD",
                    total_amount=float(price), status="paid", period_start=at, create_at=at, modify_at=at,
                ))
                intents.write(text(
                    id=intent, invoice_id=bill, amount=float(price), captured_amount=float(price), currency="USD",
                    status="succeeded", create_at=at, modify_at=at,
                ))
                file.write(
                    f"{MERCHANT},{APP},,{day},PAYMENT,{intent},{intent},,,{at},USD,{price},USD,1,{price},0.00,0.00,"
                    f"{price},,card,,\n")
                lines += 1
        cents = lines * 9999 - subscriptions * 9998
        file.write(f"#TOTAL,USD,{lines},{cents // 100}.{cents % 100:02d}\n")
    (directory / "tieout.yaml").write_text(
        f"""merchant: {{ number: "{MERCHANT}", app_ids: [{APP}] }}
time_zone: "+00:00"
data_directory: ./var
log: {{ stamps: true }}
sources:
  - {{ name: useepay, directory: {{ path: ./settlement }}, files: "*.csv", profile: useepay-settlement }}
api: {{ archive: ./archive }}
matching: {{ from: {add_months(LAST, -periods - 1)} }}
""")
    return missing


if __name__ == "__main__":
    print(write(pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
