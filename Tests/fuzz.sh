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
# Of a thousand inputs, by what one costs.
declare -A shares=([amount]=300 [time]=300 [record]=200 [name]=90 [json]=80 [tokenizer]=14 [text]=6 [zip]=4
  [gzip]=2 [profile]=2 [file]=2)
# Bytes of an input at most: what is longer than a field or a row takes longer and finds no more.
declare -A bytes=([amount]=64 [time]=64 [name]=256 [tokenizer]=512 [text]=512 [json]=1024 [record]=1024)
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
# An input lives for microseconds: what it frees need not be kept for long, nor who asked for it.
export ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=1:thread_local_quarantine_size_kb=64:malloc_context_size=1
failed=()
executed=0
for target in "${targets[@]}"; do
  corpus=.build-fuzz/corpus/$target
  crashes=Tests/Fuzz/Crashes/$target
  mkdir -p "$corpus" "$crashes"
  dictionary=Tests/Fuzz/Dictionaries/$target.dict
  bound=(-max_total_time="$seconds")
  [ -z "$runs" ] || bound=(-runs=$(((runs * shares[$target] + 999) / 1000)))
  options=("${bound[@]}" -timeout=10 -rss_limit_mb=2048 -max_len="${bytes[$target]:-4096}" -print_final_stats=1
    -artifact_prefix="$crashes/")
  [ ! -f "$dictionary" ] || options+=(-dict="$dictionary")
  log=.build-fuzz/$target.log
  started=$SECONDS
  if FUZZ_TARGET=$target .build-fuzz/release/Fuzz "${options[@]}" \
    "$corpus" "Tests/Fuzz/Seeds/$target" >"$log" 2>&1; then
    count=$(sed -n 's/stat::number_of_executed_units: *//p' "$log")
    executed=$((executed + count))
    say "$target: $count inputs in $((SECONDS - started)) s, nothing broke ($(date +%T))"
  else
    failed+=("$target")
    say "$target: broke; see $log and $crashes"
    grep -E "Fatal error|ERROR|SUMMARY" "$log" | head -5 >&2 || true
  fi
  rmdir --ignore-fail-on-non-empty "$crashes"
done
say "== $executed inputs in all, ${#failed[@]} of ${#targets[@]} targets broke ($(date +%T))"
[ ${#failed[@]} -eq 0 ]
