#!/usr/bin/env bash
# Builds with a sanitizer and runs tests under it; what it finds fails.
#   Tests/sanitize.sh                       both sanitizers over the modules that call libraries in C
#   Tests/sanitize.sh address|thread        one of them
#   Tests/sanitize.sh address|thread whole  over the whole package; takes its time
# Each builds in a folder of its own, .build-address or .build-thread.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. samples/prepare.sh
find_swift

sanitizers=(address thread)
[ "${1:-all}" = all ] || sanitizers=("$1")
if [ "${2:-boundary}" = boundary ]; then export SANITIZE_BOUNDARY=; fi

# The runtime keeps small things for as long as a process lives, which is no leak; so leaks are not looked for.
export ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0 TSAN_OPTIONS=halt_on_error=1
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
  "${fixed[@]}" swift test --scratch-path "$folder" --sanitize "$sanitizer" --skip-build
done
say "== nothing was found ($(date +%T))"
