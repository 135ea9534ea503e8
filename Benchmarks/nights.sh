#!/usr/bin/env bash
# Whole nights beside DuckDB, Polars, datacompy, sqlite3 and Python, long histories, SFTP and the API: one command that
# runs all in turn and prints times, peak memory and ratios. Needs Python 3.11 with venv, sqlite3, sshd, and 40 GB of disk
# for all; the peers come from PyPI into .build-bench, which is never committed.
#   Benchmarks/nights.sh                    everything
#   Benchmarks/nights.sh first-1m gzip      these alone
#   Benchmarks/nights.sh --history-lines 5000000 --repeats 2
#                                           everything in half the time: the history is the load of five million
#   Benchmarks/nights.sh smoke              small; fails on growth, never on a time
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. samples/prepare.sh
find_swift
if [ -z "${PROGRAMS:-}" ]; then
  swift build -c release --product tieout
  swift build -c release --product tieout-sandbox
fi
programs=$(realpath "${PROGRAMS:-.build/release}")
scratch=$PWD/.build-bench
mkdir -p "$scratch"
python=python3
if [ "${*:-all}" != smoke ]; then
  [ -x "$scratch/venv/bin/python" ] || python3 -m venv "$scratch/venv"
  python="$scratch/venv/bin/python"
  "$python" -c 'import duckdb, polars, datacompy' 2>/dev/null \
    || "$python" -m pip install -q duckdb polars datacompy
fi
cd Benchmarks
PYTHONDONTWRITEBYTECODE=1 exec "$python" -m suite "$scratch" "$programs" "$@"
