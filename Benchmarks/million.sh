#!/usr/bin/env bash
# One settlement file of a million lines against an archive of about two million objects: time and peak memory of
# `tieout run`, told by /usr/bin/time. Needs GNU time and about 3 GB of disk.
#   Benchmarks/million.sh            900,000 payments over 90 days, 2.5 % of them with a discrepancy
#   PAYMENTS=90000 Benchmarks/million.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. samples/prepare.sh
find_swift
programs=${PROGRAMS:-.build/release}
if [ -z "${PROGRAMS:-}" ]; then
  swift build -c release --product tieout
  swift build -c release --product tieout-sandbox
fi
world=${WORLD:-.build/million}
rm -rf "$world"
"$programs/tieout-sandbox" generate --payments "${PAYMENTS:-900000}" --days 90 --seed 7 --output "$world"

# All lines in one file: one header, then the lines, then one control row a currency with the sums of the files' own.
one="$world/one.csv"
: >"$one"
for file in "$world"/settlement/*.csv; do
  awk 'NR == 1 && seen { next } /^#TOTAL/ { next } { print }' seen="$(wc -c <"$one")" "$file" >>"$one"
done
awk -F, '/^#TOTAL/ { rows[$2] += $3; net = $4; sub(/\./, "", net); minor[$2] += net }
  END { for (c in rows) { m = minor[c]; s = m < 0 ? "-" : ""; if (m < 0) m = -m
    printf "#TOTAL,%s,%d,%s%d.%02d\n", c, rows[c], s, m / 100, m % 100 } }' "$world"/settlement/*.csv >>"$one"
rm "$world"/settlement/*.csv
mv "$one" "$world/settlement/500000000000001_settlement_20260529.csv"
wc -l "$world"/settlement/*.csv "$world"/archive/*.ndjson | tail -n 1

status=0
/usr/bin/time -f 'wall %e s, user %U s, peak %M KiB' \
  "$programs/tieout" run --config "$world/tieout.yaml" --date 2026-05-29 || status=$?
[ "$status" = 2 ] || { echo "tieout ended with $status" >&2; exit 1; }
# A file reports lines of an unknown scope once, so one file has fewer of these than ninety.
reports="$world/var/reports/2026-05-29"
expected=$(grep -vc SCOPE_UNKNOWN "$world/labels.ndjson")
reported=$(tail -q -n +2 "$reports/discrepancies.csv" "$reports/pending.csv" | grep -vc SCOPE_UNKNOWN)
echo "findings expected and reported: $expected $reported"
[ "$expected" = "$reported" ]
