#!/usr/bin/env bash
# Builds with a sanitizer and runs tests under it; what it finds fails.
#   Tests/sanitize.sh                       both sanitizers over the modules that call libraries in C
#   Tests/sanitize.sh address|thread        one of them
#   Tests/sanitize.sh address|thread whole  over the whole package; takes its time
#   Tests/sanitize.sh address|thread boundary|whole --filter X   what swift test --filter X runs
# Each builds in a folder of its own, .build-address or .build-thread, and leaves build.log and tests.log there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. samples/prepare.sh
install_packages "${build_packages[@]}" "${ssh_packages[@]}" "${pgp_packages[@]}" python3 python3-venv
find_swift

sanitizers=(address thread)
[ "${1:-all}" = all ] || sanitizers=("$1")
skipped=()
deadline_seconds=1200
if [ "${2:-boundary}" = boundary ]; then
  export SANITIZE_BOUNDARY=
  # They cross the boundary ten thousand times in the one way in which others cross it once.
  for test in all65536UnitsAreReadOrRefused aHundredThousandEntriesAreListedInOrder \
    aLineGoesToTheCaseOfItsStrongestKey incrementalIsFull; do
    skipped+=(--skip "$test")
  done
else
  deadline_seconds=14400
fi

# The runtime keeps small things for as long as a process lives, which is no leak; so leaks are not looked for.
export ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0:quarantine_size_mb=32:malloc_context_size=12
export TSAN_OPTIONS=halt_on_error=0:exitcode=66
export SWIFT_BACKTRACE=enable=no
for sanitizer in "${sanitizers[@]}"; do
  folder=.build-$sanitizer
  say "== $sanitizer sanitizer: build ($(date +%T))"
  mkdir -p "$folder"
  # What the tests' build has fetched need not be fetched again.
  if [ -d .build/checkouts ] && [ ! -d "$folder/checkouts" ]; then
    cp -al .build/checkouts .build/repositories .build/workspace-state.json "$folder/"
  fi
  [ -z "${SANITIZE_BOUNDARY+x}" ] || SANITIZE_BOUNDARY=$sanitizer
  swift build --scratch-path "$folder" --sanitize "$sanitizer" --build-tests >"$folder/build.log" 2>&1 \
    || { cat "$folder/build.log" >&2; exit 1; }
  say "== $sanitizer sanitizer: tests ($(date +%T))"
  # The thread sanitizer wants its shadow where a kernel that shuffles addresses may have put something else.
  fixed=()
  if [ "$sanitizer" = thread ] && setarch "$(uname -m)" -R true 2>/dev/null; then fixed=(setarch "$(uname -m)" -R); fi
  status=0
  "${fixed[@]}" timeout --kill-after=10 "$deadline_seconds" \
    swift test --scratch-path "$folder" --sanitize "$sanitizer" --skip-build "${skipped[@]}" "${@:3}" \
    >"$folder/tests.log" 2>&1 || status=$?
  if [ "$status" != 0 ] || ! grep -q "Test run with [1-9].* passed" "$folder/tests.log" \
    || grep -qE "(ERROR|WARNING|SUMMARY): (Address|Thread)Sanitizer" "$folder/tests.log"; then
    say "error: the $sanitizer sanitizer or a test found something (status $status; 124: a test did not end in time):"
    grep -nE -A 40 "(ERROR|WARNING): (Address|Thread)Sanitizer|✘|error:" "$folder/tests.log" | head -200 >&2 || true
    say "all of it is in $folder/tests.log"
    exit 1
  fi
  grep "Test run with" "$folder/tests.log" >&2
done
say "== nothing was found ($(date +%T))"
