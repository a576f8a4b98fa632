# SPDX-License-Identifier: GPL-3.0-or-later
#
# stats= and verbose: JSON whose figures agree with the output; words on stderr. jobs= is among the
# figures.
. "$(dirname "$0")/lib.sh"
. "$here/options_lib.sh"

# jobs: any number; stats says how many threads there were.
for jobs in 1 3; do
	btf app main.o -- jobs=$jobs stats=stats.json
	[ "$(stat_value threads stats.json)" = $jobs ] ||
		fail "jobs=$jobs: $(stat_value threads stats.json) threads"
done

# stats: JSON with these keys, and figures that agree with the output.
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

# Each record is of one unit and of one root: both lists add up to all records. A path with
# quotation marks is a string of JSON.
echo 'struct other { int x; struct point *p; }; struct other other; static int count; int other_of(struct other *o) { return o->x + count++; }' >'second "unit".c'
compile 'second "unit".c'
btf both main.o 'second "unit".o' -- "stats=stats.json" "keep=struct:point" types=used
if has python3; then
	python3 - stats.json <<'PY' || fail "stats: units or roots: $(cat stats.json)"
import json, sys
stats = json.load(open(sys.argv[1]))
records = sum(stats["kind_bytes"].values())
for key in "unit_bytes", "root_bytes":
    parts = stats[key]["largest"]
    assert sum(part["bytes"] for part in parts) + stats[key]["others"] == records, key
    assert parts == sorted(parts, key=lambda part: -part["bytes"]), key
units = {part["name"]: part["bytes"] for part in stats["unit_bytes"]["largest"]}
assert units['second "unit".c'] > 36 and units["main.c"] > 36, units
roots = {part["name"]: part["bytes"] for part in stats["root_bytes"]["largest"]}
# struct point with its int: the root comes first, and what is left is charged to variables.
assert roots["struct:point"] == 36 + 16 and roots["variables"] > 40 and "other types" not in roots, roots
PY
fi
# A program with something that BTF has no kind for is counted there.
echo '_Atomic int counter;' >>main.c
compile main.c
btf app main.o -- stats=stats.json
[ "$(stat_value atomic_qualifier stats.json)" -gt 0 ] || fail "_Atomic is not counted"

# verbose: on stderr, so that a map on stdout stays clean.
"$ld" main.o -e main -o app -plugin "$LDBTF_PLUGIN" -plugin-opt verbose >out 2>log ||
	fail "verbose link"
log_has "bytes reserved for .BTF"
log_has "app: "
log_has "bytes by kind: "
log_has "bytes by unit: main.c "
log_has "bytes by root: variables "
log_has "strings $(stat_value string_bytes stats.json)"
[ ! -s out ] || fail "verbose writes to stdout"
