#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs the tests of a package against a real Asterisk: e2e.sh PACKAGE TIMEOUT.
# Those that mostly wait run four at a time, each with an Asterisk of its own.
# If they fail and the whole machine stood still meanwhile, as a paused virtual
# machine does, or its host took a good part of the processor away, they run once
# more; no other failure is forgiven.
set -euo pipefail
log=$(mktemp)
trap 'rm -f "$log"' EXIT

run() { "${GO:-go}" test -tags e2e -count=1 -parallel 4 -timeout "$2" -v "$1" 2>&1 | tee "$log"; }

if ! run "$@"; then
	grep -q '^the machine stalled' "$log" || exit 1
	echo "The machine itself was not there for part of these tests; they run once more."
	run "$@"
fi
