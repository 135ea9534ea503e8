"""Writes a merchant of nothing but subscriptions, each billed for every period, paid and settled; every thousandth
lacks one invoice. `billing.py DIRECTORY SUBSCRIPTIONS PERIODS` prints how many invoices are missing."""

import datetime
import json
import pathlib
import sys

MERCHANT, APP = "500000000000001", "shop.example"
LAST = datetime.date(2026, 3, 10)


def identity(prefix, number):
    """Ids in no order, as the API's are."""
    return f"{prefix}{number * 0x9E3779B97F4A7C15 % 2**64:016x}"


def add_months(day, months):
    total = day.year * 12 + day.month - 1 + months
    return day.replace(year=total // 12, month=total % 12 + 1)


def write(directory, subscriptions, periods):
    archive, settlement = directory / "archive", directory / "settlement"
    archive.mkdir(parents=True)
    settlement.mkdir()
    base = {"merchant_no": MERCHANT, "app_id": APP}
    missing = lines = 0
    with (
        open(archive / "subscriptions.ndjson", "w") as plans,
        open(archive / "invoices.ndjson", "w") as invoices,
        open(archive / "payment_intents.ndjson", "w") as intents,
        open(settlement / f"{MERCHANT}_settlement_{LAST:%Y%m%d}.csv", "w") as file,
    ):
        file.write(
            "merchant_no,app_id,batch_id,settlement_date,transaction_type,transaction_id,payment_intent_id,"
            "merchant_order_id,original_transaction_id,transaction_time,currency,amount,settlement_currency,"
            "exchange_rate,settlement_amount,fee,tax,net_amount,payout_id,payment_method,card_brand,arn\n"
        )
        for number in range(subscriptions):
            plan = identity("sub_", number)
            anchor = add_months(datetime.date(2026, 3, 1 + number % 5), 1 - periods)
            held = [index for index in range(periods) if number % 1000 or index != periods // 2]
            missing += periods - len(held)
            at = f"{anchor}T01:00:00Z"
            plans.write(json.dumps(base | {
                "id": plan, "status": "active", "currency": "USD", "collection_method": "charge_automatically",
                "recurring": {"interval": "month", "interval_count": 1, "unit_amount": 99.99},
                "discount_period_config": {"discount_period_count": 1, "discount_period_amount": 0.01},
                "first_invoice_id": identity("inv_", number * periods), "create_at": at, "modify_at": at,
            }) + "\n")
            for index in held:
                day = add_months(anchor, index)
                at = f"{day}T01:00:00Z"
                bill, intent = (identity(kind, number * periods + index) for kind in ("inv_", "pi_"))
                price = "0.01" if index == 0 else "99.99"
                invoices.write(json.dumps(base | {
                    "id": bill, "subscription_id": plan, "payment_intent": {"id": intent}, "currency": "USD",
                    "total_amount": float(price), "status": "paid", "period_start": at, "create_at": at,
                    "modify_at": at,
                }) + "\n")
                intents.write(json.dumps(base | {
                    "id": intent, "invoice_id": bill, "amount": float(price), "captured_amount": float(price),
                    "currency": "USD", "status": "succeeded", "create_at": at, "modify_at": at,
                }) + "\n")
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
