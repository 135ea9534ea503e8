#!/usr/bin/env bash
# Breaks nights at their storage, in full: a kill at every system call that changes a file, every error at one call in
# five, and 2,000 kills at random. Takes an hour or more; Tests/run.sh takes a sample of the same tests.
#   Tests/storage-faults.sh              everything
#   Tests/storage-faults.sh --skip-build with the release build as it is
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. samples/prepare.sh
install_packages "${build_packages[@]}" "${ssh_packages[@]}" "${spreadsheet_packages[@]}" sqlite3 python3
find_swift
[ "${1:-}" = --skip-build ] || swift build -c release --build-tests
TIEOUT_KILL_POINTS=1 TIEOUT_ERROR_POINTS=5 TIEOUT_KILLS=2000 \
  swift test -c release --skip-build --filter StorageFaultTests
