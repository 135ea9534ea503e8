"""The benchmarks of a whole night.

  python -m suite SCRATCH PROGRAMS [WORKLOAD...]

Workloads: first-1m first-5m first-10m shuffled gzip history discrepancies sftp api smoke; without any, all but smoke.
`smoke` is small and fails where time grows faster than the lines, or memory grows with them; never on a time.
"""

import sys

from . import measure, network, nights, worlds

MILLION = 1_000_000


def smoke(scratch, programs):
    """Two first loads, one four times the other: processor time and peak memory side by side."""
    taken = []
    for lines in (30_000, 120_000):
        world = worlds.make(scratch, programs, lines)
        runs = []
        for _ in range(2):
            world.forget()
            runs.append(world.night())
        best = min(runs, key=lambda run: run.processor)
        measure.row(f"first load, {world.count_lines():,} lines", best)
        taken.append((world.count_lines(), best))
    (few, small), (many, large) = taken
    growth = large.processor / small.processor / (many / few)
    print(f"processor time a line grew {growth:.2f} times, memory {large.peak / small.peak:.2f} times", flush=True)
    if growth > 1.5:
        raise SystemExit("the time of a first load does not grow with the lines only")
    if large.peak > small.peak + 64 or large.peak > 256:
        raise SystemExit("the memory of a first load grows with the lines")


def main(scratch, programs, *chosen):
    loaded = {}

    def first(lines, peers, repeats=3):
        loaded[lines] = nights.first_load(scratch, programs, lines, peers, repeats)

    workloads = {
        "first-1m": lambda: first(MILLION, nights.PEERS),
        "first-5m": lambda: first(5 * MILLION, ("duckdb", "polars"), 1),
        "first-10m": lambda: first(10 * MILLION, (), 1),
        "shuffled": lambda: nights.first_load(scratch, programs, MILLION, ("duckdb",), 1, shuffled=True),
        "gzip": lambda: nights.gzip_input(
            scratch, *loaded.get(MILLION) or nights.first_load(scratch, programs, MILLION, (), 1)),
        "history": lambda: nights.long_history(scratch, programs, 10 * MILLION, 100_000),
        "discrepancies": lambda: nights.many_discrepancies(scratch, programs, 500_000),
        "sftp": lambda: network.sftp(scratch, programs),
        "api": lambda: network.api(scratch, programs, MILLION),
    }
    if chosen == ("smoke",):
        return smoke(scratch, programs)
    for name in chosen or workloads:
        if name not in workloads:
            raise SystemExit(f"no workload is called {name}: {', '.join([*workloads, 'smoke'])}")
        workloads[name]()


if __name__ == "__main__":
    main(*sys.argv[1:])
