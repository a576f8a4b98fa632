#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# coverage.sh BUILD CORPORA: runs what libFuzzer has found so far, and prints how much of each file
# it reaches, as rows of a table for docs/history/fuzz-coverage.md. BUILD is a build of the preset
# `fuzz`. CORPORA has a folder for each target, such as CORPORA/fuzz_encode.
#
# libFuzzer counts edges of each function. A function counts as the target saw it that reached most
# of it. So a file's number may be too small, and is never too large.
set -eu
build=${1:?usage: coverage.sh BUILD CORPORA} corpora=${2:?usage: coverage.sh BUILD CORPORA}
work=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf-coverage.XXXXXX")
trap 'rm -rf "$work"' EXIT
for corpus in "$corpora"/fuzz_*; do
	target=$(basename "$corpus")
	"$build/tests/fuzz/$target" -runs=0 -timeout=300 -rss_limit_mb=4000 -print_coverage=1 \
		"$corpus" >"$work/$target" 2>&1 || { tail "$work/$target" >&2; exit 1; }
done
# COVERED_FUNC: hits: 10 edges: 1/3 diag_init /folder/plugin/support/diag.c:14
awk -v source="$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$build/CMakeCache.txt")/" '
	{ at = index($0, source) }
	/COVERED_FUNC: / && at {
		file = substr($0, at + length(source))
		sub(/:[0-9]+$/, "", file)
		if (file !~ /^(plugin|tool|runtime)\//)
			next
		split($5, edges, "/")
		name = file " " $6
		files[name] = file
		total[name] = edges[2]
		if (edges[1] > reached[name] + 0)
			reached[name] = edges[1] + 0
	}
	END {
		for (name in files) {
			all[files[name]] += total[name]
			some[files[name]] += reached[name]
		}
		for (file in all)
			printf "| `%s` | %d of %d | %d %% |\n", file, some[file], all[file],
			       100 * some[file] / all[file]
	}' "$work"/fuzz_* | LC_ALL=C sort
