"""The benchmarks of a whole night.

  python -m suite SCRATCH PROGRAMS [--history-lines N] [--repeats N] [--api-calls N] [WORKLOAD...]

Workloads: first-1m first-5m first-10m gzip history discrepancies sftp api shuffled smoke; without any, all but smoke.
`--history-lines` is the size of first-10m and of the history under `history`: 10 million unless told; with 5 million, the
load of first-5m is the history, and all of it takes half the time. `--repeats` says how often tieout, DuckDB and Polars
load a million lines; the slower peers do it once. `--api-calls` is the number of capture calls under `api`, 200,000 unless told, with a
twentieth as many pages. Each workload tells the sizes that it used and how long it took in all.
`smoke` is small and fails where time grows faster than the lines, or memory grows with them; never on a time.
"""

import argparse
import time

from . import measure, network, nights, worlds

MILLION = 1_000_000


def smoke(scratch, programs):
    """Two first loads, one four times the other: processor time and peak memory side by side.

    The smaller one is large enough to fill every cache and sort of bounded size, so that what grows after it is a defect.
    """
    taken = []
    for lines in (150_000, 600_000):
        world = worlds.make(scratch, programs, lines)
        world.forget()
        run = world.night()
        measure.row(f"first load, {world.count_lines():,} lines", run)
        taken.append((world.count_lines(), run))
    (few, small), (many, large) = taken
    growth = large.processor / small.processor / (many / few)
    print(f"processor time a line grew {growth:.2f} times, memory {large.peak / small.peak:.2f} times", flush=True)
    if growth > 1.5:
        raise SystemExit("the time of a first load does not grow with the lines only")
    if large.peak > small.peak + 96 or large.peak > 256:
        raise SystemExit("the memory of a first load grows with the lines")


def main():
    parser = argparse.ArgumentParser(prog="suite", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scratch")
    parser.add_argument("programs")
    parser.add_argument("--history-lines", type=int, default=10 * MILLION)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--api-calls", type=int, default=200_000)
    parser.add_argument("workloads", nargs="*")
    asked = parser.parse_intermixed_args()
    scratch, programs = asked.scratch, asked.programs
    loaded = {}

    def first(lines, peers=(), repeats=1):
        if lines not in loaded:
            loaded[lines] = nights.first_load(scratch, programs, lines, peers, repeats)
        return loaded[lines]

    workloads = {
        "first-1m": lambda: first(MILLION, nights.PEERS, asked.repeats),
        "first-5m": lambda: first(5 * MILLION, ("duckdb", "polars")),
        "first-10m": lambda: first(asked.history_lines),
        "gzip": lambda: nights.gzip_input(scratch, *first(MILLION)),
        "history": lambda: nights.long_history(scratch, programs, asked.history_lines, 100_000),
        "discrepancies": lambda: nights.many_discrepancies(scratch, programs, 500_000),
        "sftp": lambda: network.sftp(scratch, programs),
        "api": lambda: network.api(scratch, programs, asked.api_calls, asked.api_calls // 20),
        "shuffled": lambda: nights.first_load(scratch, programs, MILLION, ("duckdb",), 1, shuffled=True),
        "smoke": lambda: smoke(scratch, programs),
    }
    for name in asked.workloads:
        if name not in workloads:
            raise SystemExit(f"no workload is called {name}: {', '.join(workloads)}")
    began = time.perf_counter()
    for name in asked.workloads or [name for name in workloads if name != "smoke"]:
        start = time.perf_counter()
        workloads[name]()
        print(f"-- {name} took {time.perf_counter() - start:.0f} s, worlds and peers included", flush=True)
    print(f"-- {time.perf_counter() - began:.0f} s in all", flush=True)


if __name__ == "__main__":
    main()
