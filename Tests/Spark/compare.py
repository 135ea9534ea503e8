"""Holds the findings of an evaluation against the reports of the nightly run, byte for byte after sorting.

Usage: compare.py EVALUATED REPORTS — EVALUATED is a file of objects or a folder of its parts; exits 1 with the first
differences where they are not the same. A folder findings.csv beside it must hold the lines of the reports.
"""

import csv
import json
import pathlib
import sys


def rows_of_reports(folder):
    rows = []
    for name in ("discrepancies.csv", "pending.csv"):
        with open(folder / name, newline="", encoding="utf-8") as file:
            rows += [tuple(row) for row in csv.reader(file)][1:]
    return sorted(rows)


def lines_of(paths):
    """The lines of CSV files with their ends, sorted, less the headers; a line end within quotes is none."""
    lines = []
    for path in paths:
        text = path.read_bytes()
        parts, quotes = [b""], 0
        for line in text.splitlines(keepends=True):
            quotes += line.count(b'"')
            parts[-1] += line
            if quotes % 2 == 0 and line.endswith(b"\r\n"):
                parts.append(b"")
        lines += parts[1:-1] + ([parts[-1]] if parts[-1] else [])
    return sorted(lines)


def columns_of_reports(folder):
    with open(folder / "discrepancies.csv", newline="", encoding="utf-8") as file:
        return next(csv.reader(file))


def guarded(text):
    """Text as a spreadsheet may see it."""
    return "'" + text if text[:1] and text[0] in "=+-@\t\r\n＝＋－＠" else text


AMOUNTS = {"expected", "actual", "difference"}


def rows_of_objects(path, columns):
    rows = []
    # A file, or a folder of the parts that an engine wrote.
    for part in sorted(path.glob("part-*")) if path.is_dir() else [path]:
        for line in part.read_text(encoding="utf-8").splitlines():
            one = json.loads(line)
            if one["type"] != "finding":
                continue
            cells = []
            for column in columns:
                value = one[column]
                text = "" if value is None else str(value)
                cells.append(text if column in AMOUNTS or not isinstance(value, str) else guarded(text))
            rows.append(tuple(cells))
    return sorted(rows)


def differences(wanted, found):
    missing, further = sorted(set(wanted) - set(found)), sorted(set(found) - set(wanted))
    print(f"{len(wanted)} of the run, {len(found)} of the stream: {len(missing)} missing, {len(further)} further")
    for mark, rows in (("-", missing), ("+", further)):
        for row in rows[:8]:
            print(mark, row)
    sys.exit(1)


def main():
    objects, reports = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    wanted = rows_of_reports(reports)
    found = rows_of_objects(objects, columns_of_reports(reports))
    if wanted != found:
        differences(wanted, found)
    spreadsheet = objects.parent / "findings.csv"
    if spreadsheet.is_dir():
        wanted = lines_of(reports / name for name in ("discrepancies.csv", "pending.csv"))
        written = lines_of(sorted(spreadsheet.glob("part-*")))
        if wanted != written:
            differences(wanted, written)
    print(f"{len(found)} findings, all equal")


if __name__ == "__main__":
    main()
