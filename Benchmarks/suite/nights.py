"""Nights of tieout: the first load beside the peers, gzip, a long history, many discrepancies, and looking things up."""

import collections
import csv
import subprocess
import sys

from . import measure, worlds

PEERS = ("duckdb", "polars", "datacompy", "sqlite", "python")
# These take several times as long as the others: once is enough to see that.
SLOW_PEERS = ("datacompy", "sqlite", "python")


def first_load(scratch, programs, lines, peers, repeats=3, shuffled=False):
    """Loads and matches a whole world into an empty database, each peer in turn with it."""
    name = f"lines-{lines}" + ("-shuffled" if shuffled else "")
    world = worlds.make(scratch, programs, lines, name=name, shuffled=shuffled)
    order = " in random order" if shuffled else ""
    print(f"== first load, {world.count_lines():,} lines{order}", flush=True)
    ours, theirs = [], {peer: [] for peer in peers}
    for repeat in range(repeats):
        world.forget()
        ours.append(world.night())
        for peer in peers:
            if repeat > 0 and peer in SLOW_PEERS:
                continue
            theirs[peer].append(run_peer(scratch, world, peer))
    expected, reported = world.expected_findings(), world.reported_findings()
    if expected != reported:
        raise SystemExit(f"{expected} findings were planted and {reported} are reported")
    mine = measure.median(ours)
    measure.row("tieout run", mine)
    for peer, runs in theirs.items():
        middle = measure.median(runs)
        measure.row(f"{peer}  ({middle.output.strip()})", middle, beside=mine)
    return world, mine


def run_peer(scratch, world, peer):
    measure.settle()
    output = f"{scratch}/{peer}.csv"
    return measure.run([sys.executable, "-m", "suite.peers", peer, world.directory, output], accepted=(0,))


def gzip_input(scratch, world, plain):
    """The same load from files in gzip: at most the larger of 1.3 times the plain time and 1.2 times zcat alone."""
    twin = worlds.compressed(world, scratch)
    print("== the same in gzip", flush=True)
    twin.forget()
    night = twin.night()
    files = [*(twin.directory / "settlement").iterdir(), *(twin.directory / "archive").iterdir()]
    zcat = measure.run(["sh", "-c", 'zcat "$@" >/dev/null', "zcat", *files])
    measure.row("plain", plain)
    measure.row("gzip", night, beside=plain)
    measure.row("zcat alone", zcat, beside=plain)
    print(f"gzip takes {night.wall / plain.wall:.2f} of plain (aim 1.3), or {night.wall / zcat.wall:.2f} of zcat (aim 1.2)",
          flush=True)
    twin.forget()


def many_discrepancies(scratch, programs, lines):
    """A fifth of the payments with a fault, against none."""
    print(f"== discrepancies, {lines:,} lines", flush=True)
    clean = worlds.make(scratch, programs, lines, name=f"clean-{lines}", percent=0)
    faulty = worlds.make(scratch, programs, lines, name=f"fifth-{lines}", percent=20)
    nights = []
    for world in (clean, faulty):
        world.forget()
        nights.append(world.night())
    measure.row("no discrepancy", nights[0])
    measure.row("20 % discrepancies", nights[1], beside=nights[0])


def long_history(scratch, programs, history_lines, new_lines):
    """One more file on a long history, the same file on none, and a night with nothing new.

    Payments settle days after they were made, so the file holds the lines of a week. The history passes that week before the
    file comes: what becomes due of it on the way is no work of the measured night. The new archive shows none of the
    history's objects, as an API shows what changed alone: one line in each of its files that has no id keeps what it does
    not show from being called missing.
    """
    history = worlds.make(scratch, programs, history_lines)
    # A third of a week's lines are settled after its end.
    day = worlds.make(
        scratch, programs, new_lines * 3 // 2, name=f"day-{new_lines}", seed=8, start="2026-05-30", days=7,
        last_day="2026-06-05")
    other_orders(day)
    # Another configuration would have everything judged again.
    config = day.directory / "tieout.yaml"
    config.write_text(config.read_text().replace("from: 2026-05-30", "from: 2026-03-01"))
    print(f"== a file of {day.count_lines():,} lines on {history.count_lines():,}", flush=True)
    day.forget()
    alone = day.night()
    day.forget()
    if not (history.data / "tieout.sqlite").exists():
        measure.row("first load", history.night())
    measure.row("a week later, nothing new", history.night(day.last_day))
    day.forget()
    # Moved, for a second one of ten million lines is more than many a disk has left.
    history.data.rename(day.data)
    beside = day.night()
    measure.row("on an empty history", alone)
    measure.row("on the history", beside, beside=alone)
    measure.row("once more, nothing new", day.night())
    lookups(day)
    day.forget()


def other_orders(world):
    """Gives a world's merchant orders names of their own, or they would be those of the history; and objects without id."""
    if (world.directory / "renamed").exists():
        return
    for folder in ("settlement", "archive"):
        for file in (world.directory / folder).iterdir():
            subprocess.run(["sed", "-i", "s/SO-/SN-/g", str(file)], check=True)
    subprocess.run(["sed", "-i", "s/SO-/SN-/g", str(world.directory / "labels.ndjson")], check=True)
    for name in ("payment_intents", "captures", "refunds", "invoices", "subscriptions"):
        with open(world.directory / "archive" / f"{name}.ndjson", "a") as objects:
            objects.write("{}\n")
    (world.directory / "renamed").touch()


def lookups(world):
    """Single questions to a large database: each under 0.1 s."""
    reports = world.data / "reports" / world.last_day
    with open(reports / "discrepancies.csv") as report:
        finding = next(row for row in csv.DictReader(report) if row["payment_intent_id"])
    measure.row("explain, a payment intent", world.command("explain", finding["payment_intent_id"]))
    measure.row("explain, a finding", world.command("explain", finding["finding_id"]))
    filtered = world.command("report", "discrepancies", "--order", finding["merchant_order_id"])
    measure.row("report of one order's discrepancies", filtered)
    code, currency = selection_of(reports / "discrepancies.csv", 100)
    listed = world.command("report", "discrepancies", "--code", code, "--currency", currency, "--format", "csv")
    measure.row(f"report of {listed.output.count(chr(10)) - 1} filtered rows", listed)
    measure.row("status", world.command("status"))


def selection_of(report, rows):
    """The code and currency of which a report of discrepancies has about so many rows."""
    with open(report) as lines:
        counts = collections.Counter((row["code"], row["currency"]) for row in csv.DictReader(lines))
    return min((key for key in counts if key[1]), key=lambda key: abs(counts[key] - rows))
