#!/usr/bin/env bash
# How quickly one settlement file is read, without a database, beside Python's csv module, DuckDB and Polars. Needs
# Python 3.11 with venv; duckdb and polars come from PyPI into .build-bench, which is never committed.
#   Benchmarks/reading.sh                   files of about 200 MB
#   MEGABYTES=1000 Benchmarks/reading.sh
# `rows` finds rows and fields; `lines` also turns amounts, times and dates into values.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. samples/prepare.sh
find_swift
[ -n "${READING_BENCHMARK:-}" ] || swift build -c release --product reading-benchmark
benchmark=${READING_BENCHMARK:-.build/release/reading-benchmark}
work=.build-bench
mkdir -p "$work"
[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
python="$work/venv/bin/python"
"$python" -c 'import duckdb, polars' 2>/dev/null || "$python" -m pip install -q duckdb polars
"$python" Benchmarks/reading.py write "$work" "${MEGABYTES:-200}"
sed 's/^encoding: .*/encoding: utf-16/' Sources/Parsing/Profiles/useepay-settlement.yaml >"$work/utf16.yaml"

for file in plain quoted utf16; do
  echo "== $file, $(stat -c %s "$work/$file.csv") bytes"
  profile=useepay-settlement
  [ "$file" != utf16 ] || profile="$work/utf16.yaml"
  "$benchmark" "$work/$file.csv" "$profile" || echo "tieout does not read $file"
  # The others know no control rows.
  "$python" Benchmarks/reading.py time csv "$work/$file-lines.csv"
  for library in duckdb polars; do
    echo "one thread:"
    "$python" Benchmarks/reading.py time "$library" "$work/$file-lines.csv" 1 || echo "$library does not read $file"
    echo "as it comes:"
    "$python" Benchmarks/reading.py time "$library" "$work/$file-lines.csv" || echo "$library does not read $file"
  done
done
