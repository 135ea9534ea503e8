#!/usr/bin/env bash
# Builds the fuzzer and looks for inputs that break what the readers promise.
#   Tests/fuzz.sh                  every target, 10 seconds each
#   Tests/fuzz.sh TARGET SECONDS   one target (all: every one)
#   Tests/fuzz.sh runs COUNT       every target, so many inputs in all; those that are fast take most of them
# What breaks is kept in Tests/Fuzz/Crashes/TARGET, where HostileInputTests runs it from then on; what a target has
# learned stays in .build-fuzz/corpus.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. samples/prepare.sh
find_swift

targets=(tokenizer amount time gzip zip profile file json record name text)
seconds=${2:-10}
# Of a thousand inputs; what is not listed here takes four.
declare -A shares=([amount]=260 [time]=260 [name]=120 [text]=90 [json]=100 [tokenizer]=70 [record]=72 [gzip]=16)
runs=
case ${1:-all} in
  all) ;;
  runs) runs=${2:?how many} ;;
  *) targets=("$1") ;;
esac

say "== the fuzzer is being built ($(date +%T))"
mkdir -p .build-fuzz
log=.build-fuzz/build.log
# What the tests' build has fetched need not be fetched again.
if [ -d .build/checkouts ] && [ ! -d .build-fuzz/checkouts ]; then
  cp -al .build/checkouts .build/repositories .build/workspace-state.json .build-fuzz/
fi
BUILD_FUZZER=1 swift build -c release --scratch-path .build-fuzz --product Fuzz \
  --sanitize fuzzer --sanitize address -Xswiftc -sanitize=fuzzer,address >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
export SWIFT_BACKTRACE=enable=no
failed=()
for target in "${targets[@]}"; do
  corpus=.build-fuzz/corpus/$target
  crashes=Tests/Fuzz/Crashes/$target
  mkdir -p "$corpus" "$crashes"
  dictionary=Tests/Fuzz/Dictionaries/$target.dict
  bound=(-max_total_time="$seconds")
  [ -z "$runs" ] || bound=(-runs=$((runs / 1000 * ${shares[$target]:-4})))
  options=("${bound[@]}" -timeout=10 -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1
    -artifact_prefix="$crashes/")
  [ ! -f "$dictionary" ] || options+=(-dict="$dictionary")
  log=.build-fuzz/$target.log
  if FUZZ_TARGET=$target .build-fuzz/release/Fuzz "${options[@]}" \
    "$corpus" "Tests/Fuzz/Seeds/$target" >"$log" 2>&1; then
    say "$target: $(sed -n 's/stat::number_of_executed_units: *//p' "$log") inputs, nothing broke"
  else
    failed+=("$target")
    say "$target: broke; see $log and $crashes"
    grep -E "Fatal error|ERROR|SUMMARY" "$log" | head -5 >&2 || true
  fi
  rmdir --ignore-fail-on-non-empty "$crashes"
done
[ ${#failed[@]} -eq 0 ]
