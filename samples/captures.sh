#!/usr/bin/env bash
# Draws the pictures of docs/captures anew: what tieout shows on a terminal, of the merchant on paper.
#   PROGRAMS=dir samples/captures.sh    uses the program in dir instead of building it
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. samples/prepare.sh

install_packages python3
if [ -z "${PROGRAMS:-}" ]; then
  install_packages "${build_packages[@]}"
  find_swift
  swift build -c release --product tieout >&2
  PROGRAMS=$(swift build -c release --show-bin-path)
fi
python3 samples/captures.py "$PROGRAMS/tieout" docs/captures
