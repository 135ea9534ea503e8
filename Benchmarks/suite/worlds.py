"""Worlds of the sandbox, made once and kept in the scratch directory."""

import gzip
import json
import pathlib
import shutil
import subprocess

from . import measure

# Of the sandbox's payments: settlement lines for each.
LINES_A_PAYMENT = 1.29


class World:
    """A fictional merchant on disk: `settlement`, `archive`, `labels.ndjson`, `tieout.yaml`."""

    def __init__(self, directory, program, last_day):
        self.directory = pathlib.Path(directory)
        self.program = program
        self.last_day = last_day

    @property
    def data(self):
        return self.directory / "var"

    @property
    def lines_file(self):
        return next((self.directory / "settlement").glob("*.csv*"))

    def count_lines(self):
        """Settlement lines, control rows and headers not counted."""
        kept = self.directory / "lines.count"
        if not kept.exists():
            total = 0
            for file in (self.directory / "settlement").iterdir():
                with (gzip.open if file.suffix == ".gz" else open)(file, "rb") as lines:
                    total += sum(1 for line in lines if not line.startswith(b"#")) - 1
            kept.write_text(str(total))
        return int(kept.read_text())

    def expected_findings(self):
        """Findings that the sandbox planted; one of an unknown scope is one a file, however many files."""
        with open(self.directory / "labels.ndjson") as labels:
            return sum(1 for label in labels if "SCOPE_UNKNOWN" not in label)

    def reported_findings(self, day=None):
        reports = self.data / "reports" / (day or self.last_day)
        rows = 0
        for name in ("discrepancies.csv", "pending.csv"):
            with open(reports / name) as report:
                rows += sum(1 for line in report if "SCOPE_UNKNOWN" not in line) - 1
        return rows

    def forget(self):
        """Takes the database away: the next night is a first one."""
        shutil.rmtree(self.data, ignore_errors=True)

    def night(self, day=None):
        """One `tieout run`, as cron would start it; that an object could not be read (65) is no failure."""
        measure.settle()
        return measure.run(
            [self.program, "run", "--quiet", "--config", self.directory / "tieout.yaml",
             "--date", day or self.last_day], accepted=(0, 2, 65)
        )

    def command(self, *words):
        return measure.run([self.program, *words, "--config", self.directory / "tieout.yaml"])


def make(scratch, programs, lines, *, name=None, seed=7, start="2026-03-01", days=90,
         last_day="2026-05-29", percent=None, one_file=True, shuffled=False):
    """A world of about `lines` settlement lines, made where it is not there yet."""
    name = name or f"lines-{lines}"
    directory = pathlib.Path(scratch) / "worlds" / name
    world = World(directory, pathlib.Path(programs) / "tieout", last_day)
    if (directory / "made").exists():
        return world
    shutil.rmtree(directory, ignore_errors=True)
    command = [
        pathlib.Path(programs) / "tieout-sandbox", "generate", "--payments", int(lines / LINES_A_PAYMENT),
        "--days", days, "--seed", seed, "--start", start, "--output", directory,
    ]
    if percent is not None:
        command += ["--discrepancy-percent", percent] if percent else ["--clean"]
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
    if one_file:
        join(directory / "settlement", last_day)
    if shuffled:
        shuffle(directory)
    (directory / "made").touch()
    return world


def join(folder, last_day):
    """Makes one file of all: one header, the lines, and one control row a currency with the files' sums."""
    whole = folder.parent / "whole.csv"
    sums = {}
    with open(whole, "wb") as out:
        for number, file in enumerate(sorted(folder.glob("*.csv"))):
            with open(file, "rb") as lines:
                header = next(lines)
                if number == 0:
                    out.write(header)
                for line in lines:
                    if not line.startswith(b"#TOTAL"):
                        out.write(line)
                        continue
                    _, currency, rows, net = line.decode().strip().split(",")
                    held = sums.setdefault(currency, [0, 0, net])
                    held[0] += int(rows)
                    held[1] += int(net.replace(".", ""))
            file.unlink()
        for currency, (rows, net, form) in sorted(sums.items()):
            out.write(f"#TOTAL,{currency},{rows},{decimal_text(net, form)}\n".encode())
    whole.rename(folder / f"500000000000001_settlement_{last_day.replace('-', '')}.csv")


def decimal_text(minor_units, form):
    """`minor_units` with as many decimals as `form` has."""
    digits = len(form.partition(".")[2])
    text = str(abs(minor_units)).zfill(digits + 1)
    sign = "-" if minor_units < 0 else ""
    return sign + (f"{text[:-digits]}.{text[-digits:]}" if digits else text)


def shuffle(directory):
    """Puts the objects and lines into a random order, the same every time."""
    with open(directory / "order", "wb") as order:
        order.write(bytes((index * 167 + 13) % 251 for index in range(1 << 22)) * 8)
    script = (
        'for f in archive/*.ndjson; do shuf --random-source=order "$f" -o "$f"; done; '
        'for f in settlement/*.csv; do { head -n 1 "$f"; grep -v -e "^#" -e "^merchant_no" "$f" '
        '| shuf --random-source=order; grep "^#" "$f"; } >shuffled; mv shuffled "$f"; done; rm order'
    )
    subprocess.run(["bash", "-ec", script], cwd=directory, check=True)


def compressed(world, scratch):
    """The same world with all its files in gzip."""
    directory = pathlib.Path(scratch) / "worlds" / (world.directory.name + "-gzip")
    twin = World(directory, world.program, world.last_day)
    if not (directory / "made").exists():
        shutil.rmtree(directory, ignore_errors=True)
        shutil.copytree(world.directory, directory, ignore=shutil.ignore_patterns("var", "made"))
        for file in [*(directory / "settlement").iterdir(), *(directory / "archive").iterdir()]:
            subprocess.run(["gzip", "-6", str(file)], check=True)
        (directory / "made").touch()
    return twin


def label(world, code):
    """The first planted finding with `code`, as a dictionary."""
    with open(world.directory / "labels.ndjson") as labels:
        return next(json.loads(line) for line in labels if f'"{code}"' in line)
