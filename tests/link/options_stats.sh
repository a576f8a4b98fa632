# SPDX-License-Identifier: GPL-3.0-or-later
#
# stats=: JSON whose figures agree with the output. jobs= is among the figures.
. "$(dirname "$0")/lib.sh"
. "$here/options_lib.sh"

# jobs: any number; stats says how many threads there were.
for jobs in 1 3; do
	btf app main.o -- jobs=$jobs stats=stats.json
	[ "$(stat_value threads stats.json)" = $jobs ] ||
		fail "jobs=$jobs: $(stat_value threads stats.json) threads"
done

# JSON with these keys, and figures that agree with the output.
for key in reserve_ms fill_ms reserved_bytes btf_bytes units types funcs vars split_bytes \
	split_vars threads peak_rss_kib; do
	[ -n "$(stat_value $key stats.json)" ] || fail "stats lacks $key: $(cat stats.json)"
done
[ "$(stat_value reserved_bytes stats.json)" = "$(section_size app)" ] ||
	fail "reserved_bytes is not the section's size"
[ "$(stat_value btf_bytes stats.json)" -le "$(section_size app)" ] ||
	fail "btf_bytes is more than the section"
dump app
[ "$(stat_value types stats.json)" = "$(grep -c '^\[' dump)" ] ||
	fail "types is not the number of types"
[ "$(stat_value vars stats.json)" = "$(grep -c '\] VAR' dump)" ] ||
	fail "vars is not the number of variables"
[ "$(stat_value funcs stats.json)" = "$(grep -c '\] FUNC ' dump)" ] ||
	fail "funcs is not the number of functions"
[ "$(stat_value VAR stats.json)" = $((16 * $(grep -c '\] VAR' dump))) ] ||
	fail "VAR is not the bytes of the variables"
[ "$(stat_value FUNC stats.json)" = $((12 * $(grep -c '\] FUNC ' dump))) ] ||
	fail "FUNC is not the bytes of the functions"
if has python3; then
	python3 - stats.json <<'PY' || fail "stats is not good JSON"
import json, sys
stats = json.load(open(sys.argv[1]))
assert stats["units"] == 1 and stats["peak_rss_kib"] > 100
parts = 24 + sum(stats["kind_bytes"].values()) + stats["string_bytes"]
assert (parts + 3) // 4 * 4 == stats["btf_bytes"] == stats["reserved_bytes"] - stats["padding_bytes"]
assert all(isinstance(count, int) for count in stats["skipped"].values()) and "atomic_qualifier" in stats["skipped"]
PY
else
	skip_part "no python3 to parse the JSON with"
fi

# A program with something that BTF has no kind for is counted there.
echo '_Atomic int counter;' >>main.c
compile main.c
btf app main.o -- stats=stats.json
[ "$(stat_value atomic_qualifier stats.json)" -gt 0 ] || fail "_Atomic is not counted"
