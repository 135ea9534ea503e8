#!/usr/bin/env bash
# Installs what the tests need and runs all of them, in one configuration: release.
#   Tests/run.sh            everything
#   Tests/run.sh --filter X what swift test --filter X runs
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. samples/prepare.sh

stage() { say "== $1 ($(date +%T), $SECONDS s so far)"; }

stage "packages"
install_packages "${build_packages[@]}" "${ssh_packages[@]}" "${tls_packages[@]}" "${demo_packages[@]}" "${pgp_packages[@]}" \
  "${spreadsheet_packages[@]}" "${ledger_packages[@]}" "${browser_packages[@]}" "${metrics_packages[@]}" \
  "${shell_packages[@]}" "${spark_packages[@]}" sqlite3 python3 openssl
install_beancount
find_swift
stage "build"
swift build -c release --build-tests
if [ $# -eq 0 ]; then
  stage "fuzzing"
  Tests/fuzz.sh
  stage "sanitizers"
  Tests/sanitize.sh
  stage "growth"
  PROGRAMS=.build/release Benchmarks/nights.sh smoke
fi
stage "tests"
# Without a line a start: among them the few that tell of a failure would not be found.
log=.build/tests.log
status=0
swift test -c release --skip-build "$@" 2>&1 | tee "$log" | grep --line-buffered -vaE '^\S+ Test (case |"|\S+\(|run ).*started\.$' \
  || status=${PIPESTATUS[0]}
if [ "$status" != 0 ]; then
  stage "what failed (all of it is in $log)"
  grep -aE '^\S+ (Test|Suite) .*(recorded an issue|failed after|with [0-9]+ issue)' "$log" | cut -c1-600 | head -200 || true
  grep -aE '^\S+ Test run with ' "$log" | tail -n 1
fi
exit "$status"
