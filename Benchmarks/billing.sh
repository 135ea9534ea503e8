#!/usr/bin/env bash
# One million subscriptions of 24 periods, each billed, paid and settled: how long the audit of subscriptions takes
# beside the match itself, and the peak memory of `tieout run`, told by /usr/bin/time. Needs Python 3.11, GNU time and
# about 55 GB of disk; a tenth of it needs a tenth.
#   Benchmarks/billing.sh
#   SUBSCRIPTIONS=100000 Benchmarks/billing.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. samples/prepare.sh
find_swift
programs=${PROGRAMS:-.build/release}
[ -n "${PROGRAMS:-}" ] || swift build -c release --product tieout
world=${WORLD:-.build/billing}
rm -rf "$world"
expected=$(python3 Benchmarks/billing.py "$world" "${SUBSCRIPTIONS:-1000000}" "${PERIODS:-24}")

status=0
/usr/bin/time -f 'whole run: wall %e s, user %U s, peak %M KiB' \
  "$programs/tieout" run --verbose --config "$world/tieout.yaml" --date 2026-03-10 \
  2>"$world/log" >"$world/summary" || status=$?
tail -n 1 "$world/log"
[ "$status" = 2 ] || { cat "$world/log" >&2; echo "tieout ended with $status" >&2; exit 1; }
python3 - "$world/log" <<'PYTHON'
import datetime, re, sys

def stamp(words):
    line = next(line for line in open(sys.argv[1]) if words in line)
    return datetime.datetime.fromisoformat(re.search(r"\d{4}-\d\d-\d\dT\S+?Z", line)[0].replace("Z", "+00:00"))

begun, judged, audited = stamp("match begins"), stamp("cases evaluated"), stamp("subscriptions audited")
print(f"match itself: {(judged - begun).total_seconds():.0f} s, audit: {(audited - judged).total_seconds():.0f} s")
PYTHON
reported=$(grep -c INVOICE_NOT_ISSUED "$world/var/reports/2026-03-10/discrepancies.csv")
reports="$world/var/reports/2026-03-10"
others=$(tail -q -n +2 "$reports"/{discrepancies,pending}.csv | grep -vc INVOICE_NOT_ISSUED || true)
echo "missing invoices expected and reported: $expected $reported; other findings: $others"
[ "$expected" = "$reported" ] && [ "$others" = 0 ]
