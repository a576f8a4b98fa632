# SPDX-License-Identifier: GPL-3.0-or-later
#
# stats= has the bytes of each unit and of each root. Each record is of one unit and of one root, so
# that both lists add up to all records. A path with quotation marks is a string of JSON.
. "$(dirname "$0")/lib.sh"
. "$here/options_lib.sh"

has python3 || skip "no python3 to parse the JSON with"
echo 'struct other { int x; struct point *p; }; struct other other; static int count; int other_of(struct other *o) { return o->x + count++; }' >'second "unit".c'
compile 'second "unit".c'
btf both main.o 'second "unit".o' -- "stats=stats.json" "keep=struct:point" types=used
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
