#!/usr/bin/env python3
"""Adds the samples up by each provider's own columns, and compares with what tieout read.

A second path: nothing here knows of profiles. For every folder, `net(row)` says by the provider's own
definition what a row does to the merchant's balance, in the smallest unit; `expected.csv` beside the
sample is what `tieout profile preview --format csv` printed. Ends with 1 where they differ.
"""
import csv
import io
import pathlib
import sys
import zipfile
from collections import defaultdict
from decimal import Decimal

DIGITS = {"JPY": 0, "KRW": 0}


def units(text, currency, places=None):
    """Whole smallest units of a decimal; fails where something is left over."""
    scaled = Decimal(text or "0").scaleb(DIGITS.get(currency, 2) if places is None else places)
    assert scaled == scaled.to_integral_value(), text
    return int(scaled)


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def member(path, part):
    with zipfile.ZipFile(path) as archive:
        name = [n for n in archive.namelist() if part in n]
        return archive.read(name[0]).decode()


def adyen(path):
    for row in rows(path.read_text()):
        currency = row["Net Currency"]
        costs = sum(units(row[c], currency) for c in (
            "Commission (NC)", "Markup (NC)", "Scheme Fees (NC)", "Interchange (NC)"))
        net = units(row["Net Credit (NC)"], currency) - units(row["Net Debit (NC)"], currency)
        if row["Gross Currency"] == currency:
            gross = units(row["Gross Credit (GC)"], currency) - units(row["Gross Debit (GC)"], currency)
            assert gross - costs == net, row
        yield currency, net


def paypal(path):
    header, stated = None, {}
    lines = 0
    for row in csv.reader(io.StringIO(path.read_text())):
        if row[0] == "CH":
            header = row
        elif row[0] == "SB":
            lines += 1
            line = dict(zip(header, row))
            currency = line["Gross Transaction Currency"]
            gross = int(line["Gross Transaction Amount"])
            fee = int(line["Fee Amount"] or 0)
            gross = gross if line["Transaction Debit or Credit"] == "CR" else -gross
            fee = fee if line["Fee Debit or Credit"] == "CR" else -fee
            stated.setdefault(currency, [0, 0])[gross < 0] += abs(gross)
            yield currency, gross + fee
        elif row[0] == "SF":
            assert stated[row[1]] == [int(row[2]), int(row[3])], row
        elif row[0] == "SC":
            assert lines == int(row[1]), row


def stripe(path):
    for row in rows(path.read_text()):
        currency = row["currency"].upper()
        net = units(row["gross"], currency) - units(row["fee"], currency)
        assert net == units(row["net"], currency), row
        yield currency, net


def checkout(path):
    for row in rows(path.read_text()):
        yield row["Holding Currency"], units(row["Holding Currency Amount"], row["Holding Currency"])


def antom(path):
    text = path.read_text()
    assert text.endswith("<END>\n")
    for row in rows(text.replace("<END>\n", "")):
        currency = row["settlementCurrency"]
        net = int(row["settlementAmountValue"])
        if row["transactionCurrency"] == currency:
            costs = int(row["feeAmountValue"] or 0) + int(row["taxFeeAmountValue"] or 0)
            assert int(row["transactionAmountValue"]) + costs == net, row
        yield currency, net


def payermax(path):
    total = rows(member(path, "_settlement_sum_"))[0]
    summed = 0
    for row in rows(member(path, "_settlement_detail_")):
        net = Decimal(row["Txn Amount"]) + Decimal(row["Txn Fee"]) + Decimal(row["Txn Tax"])
        assert net == Decimal(row["Net Amount"]), row
        settled = (net * Decimal(row["Exchange Rate"])).quantize(Decimal("0.01"))
        assert settled == Decimal(row["Settlement Amount"]), row
        summed += units(row["Settlement Amount"], row["Settlement Currency"])
        yield row["Settlement Currency"], units(row["Settlement Amount"], row["Settlement Currency"])
    assert summed == units(total["Settlement Amount"], "USD"), (summed, total)


def airwallex(path):
    total = rows(member(path, "summary"))[0]
    summed = 0
    for row in rows(member(path, "details")):
        currency = row["Settlement currency"]
        net = units(row["Gross amount"], currency) - units(row["Fee"], currency)
        net -= units(row["Taxes on fees"], currency)
        assert net == units(row["Net amount"], currency), row
        summed += net
        yield currency, net
    assert summed == units(total["Net amount"], "USD"), (summed, total)


def onerway(path):
    totals, details = path.read_text().split("\n\n")
    summed = defaultdict(lambda: [0, 0])
    for row in rows(details):
        currency = row["Settlement Currency"]
        items = ("Processing Fee", "Refund Processing Fee", "Interchange", "Scheme Fee", "Markup",
                 "Platform Fee", "Fraud Fee")
        net = units(row["Settlement Amount"], currency) + sum(units(row[i], currency) for i in items)
        assert net == units(row["Net Amount"], currency), row
        summed[row["Settlement Batch ID"]][0] += 1
        summed[row["Settlement Batch ID"]][1] += net
        yield currency, net
    for row in rows(totals):
        stated = [int(row["Transaction Count"]), units(row["Net Amount"], row["Settlement Currency"])]
        assert summed[row["Settlement Batch ID"]] == stated, row


PROVIDERS = {
    "adyen-settlement-details": adyen, "airwallex-settlement-details": airwallex,
    "antom-settlement-details": antom, "checkout-financial-actions": checkout,
    "onerway-settlement": onerway, "payermax-settlement-detail": payermax, "paypal-stl": paypal,
    "stripe-payout-itemized": stripe,
}
# Files that hold their payout: everything in them adds up to nothing.
PAID_OUT = {"adyen-settlement-details", "checkout-financial-actions", "paypal-stl", "stripe-payout-itemized"}


def main():
    folder = pathlib.Path(__file__).parent
    failed = False
    for name, provider in PROVIDERS.items():
        sample = [p for p in (folder / name).iterdir() if p.name != "expected.csv"][0]
        own = list(provider(sample))
        read = [
            (row["settlement_currency"], units(row["net"], row["settlement_currency"]))
            for row in rows((folder / name / "expected.csv").read_text())
        ]
        sums = defaultdict(int)
        for currency, net in own:
            sums[currency] += net
        isEqual = own == read
        isPaid = name not in PAID_OUT or not any(sums.values())
        failed = failed or not isEqual or not isPaid
        shown = ", ".join(f"{currency} {net}" for currency, net in sorted(sums.items()))
        print(f"{name}: {len(own)} lines, net {shown}: {'ok' if isEqual and isPaid else 'DIFFERS'}")
        for place, (mine, theirs) in enumerate(zip(own, read)):
            if mine != theirs:
                print(f"  line {place + 1}: {mine} by its columns, {theirs} as read")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
