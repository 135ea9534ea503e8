"""Runs the job, holds its tables against what the nightly run said, and runs it again with a total that is false.

Usage: checked_job.py REPORTS PAYOUTS.csv ARGUMENTS... — the arguments are those of samples/spark/reconcile.py, in whose
process both jobs run. The second must end with 70 and name the currency. Exits 1 with what is wrong.
"""

import contextlib
import csv
import io
import json
import os
import pathlib
import shlex
import sys
import tempfile

from pyspark import cloudpickle
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "samples" / "spark"))
import reconcile  # noqa: E402  pylint: disable=wrong-import-position

# The tasks' processes cannot import it.
cloudpickle.register_pickle_by_value(reconcile)

DIGITS = {"JPY": 0, "KWD": 3}


def minor_units(text, currency):
    digits = DIGITS.get(currency, 2)
    whole, _, fraction = text.partition(".")
    assert len(fraction) == digits, f"{text} {currency}"
    return int(whole + fraction)


def job(arguments):
    """What the job wrote, and its exit code."""
    sys.argv = ["reconcile.py", *arguments]
    written, said = io.StringIO(), io.StringIO()
    code = 0
    try:
        with contextlib.redirect_stdout(written), contextlib.redirect_stderr(said):
            reconcile.main()
    except SystemExit as end:
        code = end.code
    return code, written.getvalue(), said.getvalue()


def check_conservation(written, reports):
    """The sums that the job prints are those of the run's summary."""
    lines = json.loads((reports / "summary.json").read_text(encoding="utf-8"))["lines"]
    counts = dict.fromkeys(("matched", "discrepant", "waiting", "batch_level"), 0)
    sums = {}
    for side, bucket, currency, count, minor in (row.split("\t") for row in written.splitlines()):
        if side == "lines":
            counts[bucket] += int(count)
            sums[currency, bucket] = int(minor)
    wanted = {
        (currency, bucket): minor_units(text, currency)
        for currency, values in lines["value"].items() for bucket, text in values.items() if bucket in counts}
    assert counts == {bucket: lines["count"][bucket] for bucket in counts}, f"{counts} and not {lines['count']}"
    for key in set(wanted) | set(sums):
        assert wanted.get(key, 0) == sums.get(key, 0), f"{key}: {sums.get(key)} and not {wanted.get(key)}"
    return counts


def check_tables(spark, output, payouts, counts):
    """Every matched line is in one match, every finding in the table, every payout's residual as reported."""
    matches = spark.read.parquet(f"{output}/match.parquet")
    lines = matches.select(F.explode("lines").alias("line")).select("line.*")
    matched = lines.count()
    assert matched == lines.distinct().count(), "a line is in two matches"
    # A match that needs an answer is among the findings, too; its lines are counted there.
    assert matched >= counts["matched"], f"{matched} lines in matches, {counts['matched']} are matched"
    findings = spark.read.parquet(f"{output}/findings.parquet")
    assert findings.columns == [part.split()[0] for part in reconcile.FINDING.split(",")], findings.columns
    objects = [json.loads(row.value) for row in spark.read.text(f"{output}/findings.ndjson").collect()]
    rows = [tuple(row) for row in findings.collect()]
    wanted = [tuple(one[name] for name in findings.columns) for one in objects]
    assert sorted(rows, key=str) == sorted(wanted, key=str), "findings.parquet is not findings.ndjson"
    judged = {
        (row.payout_id, row.currency): (row.lines_minor_units, row.paid_out_minor_units, row.residual_minor_units)
        for row in spark.read.parquet(f"{output}/payout.parquet").collect()}
    with open(payouts, newline="", encoding="utf-8") as file:
        reported = list(csv.DictReader(file))
    for row in reported:
        figures = judged.get((row["payout_id"], row["currency"]))
        stated = tuple(str(minor_units(row[name], row["currency"])) for name in ("lines_net", "paid_out", "residual"))
        assert figures == stated, f"{row['payout_id']} {row['currency']}: {figures} and not {stated}"
    assert len(judged) >= len(reported) > 0, f"{len(judged)} payouts, {len(reported)} reported"
    return matched, len(reported)


def falsifier(folder, tieout):
    """A program that is tieout but for one: of every file it parses the first total is one minor unit higher or lower."""
    path = os.path.join(folder, "falsifier")
    with open(path, "w", encoding="utf-8") as file:
        file.write(
            "#!/bin/bash\nset -o pipefail\n"
            f"[ \"$1\" = parse ] || exec {shlex.quote(tieout)} \"$@\"\n"
            f"{shlex.quote(tieout)} \"$@\" | sed -E '/^.\"type\":\"file\"/ "
            "s/(\"gross\":[^]]*\"minor_units\":\")(-?)([0-9]+)/\\1\\2\\31/'\n")
    os.chmod(path, 0o755)
    return path


def main():
    reports, payouts, arguments = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
    output = arguments[arguments.index("--output") + 1]
    code, written, said = job(arguments)
    assert code == 0, said
    counts = check_conservation(written, reports)
    spark = SparkSession.builder.getOrCreate()
    matched, reported = check_tables(spark, output, payouts, counts)
    spark.stop()
    with tempfile.TemporaryDirectory(prefix="tieout-false-") as folder:
        place = arguments.index("--tieout") + 1
        false = [*arguments[:place], falsifier(folder, arguments[place]), *arguments[place + 1:]]
        code, _, said = job([*false, "--output", output + "-false"])
    assert code == 70 and "minor units judged" in said, f"{code}: {said}"
    print(f"{counts} {matched} lines in matches, {reported} payouts; a false total ended with 70")


if __name__ == "__main__":
    main()
