# SPDX-License-Identifier: GPL-3.0-or-later
#
# report --json: the schema of docs/tool.md. The compiler says whether the new orders are right.
. "$(dirname "$0")/lib.sh"
has python3 || skip "no python3 on this machine"

cp "$here/report_shapes.c" .
compile report_shapes.c
btf app report_shapes.o
ldbtf report app --json
cp out app.json
python3 - app.json <<'PY' >log 2>&1 || fail "not the report"
import json, sys
top = json.load(open(sys.argv[1]))
assert top["version"] == 1 and top["file"] == "app" and top["found_by"] == "section .BTF"
assert top["byte_order"] == "little" and top["pointer_size"] == 8 and top["is_split"] is False
assert sum(k["bytes"] + k["name_bytes"] for k in top["kinds"].values()) + top["other_bytes"] == top["bytes"]
sizes = [s["bytes"] for s in top["sections"]]
assert sizes == sorted(sizes, reverse=True)
for section in top["sections"]:
    groups = section["types"]
    assert section["bytes"] == sum(g["bytes"] for g in groups)
    assert section["variables"] == sum(len(g["variables"]) for g in groups)
    assert all(g["bytes"] == sum(v["bytes"] for v in g["variables"]) for g in groups)
    assert int(section["address"], 16) and all("address" in v for g in groups for v in g["variables"])
bss = {g["type"]: g for s in top["sections"] if s["name"] == ".bss" for g in s["types"]}
assert [v["name"] for v in bss["struct holes"]["variables"]] == ["many", "one"]
types = {t["name"]: t for t in top["types"]}
holes = types["holes"]
assert holes["hole_bits"] == 56 and holes["padding_bits"] == 56 and holes["values"] == 11 and holes["parts"] == 3
assert holes["better"]["size"] == 16
for name in ("padded", "tight", "aligned", "has_aligned", "marked"):
    assert "better" not in types[name], name
bits = [m["name"] for m in types["bits"]["better"]["members"]]
assert bits.index("y") == bits.index("x") + 1 and bits.index("z") == bits.index("x") + 2, bits
for name, end in (("flexible", "tail"), ("with_flexible", "end")):
    assert types[name]["better"]["members"][-1]["name"] == end
assert types["unnamed"]["kind"] == "typedef" and types["unnamed"]["values"] == 2
assert types["unnamed.inner"]["kind"] == "struct" and types["unnamed.inner"]["better"]["size"] == 16
assert types["byte"]["size"] == 1 and "parts" not in types["byte"]
saved = sum((t["size"] - t["better"]["size"]) * t.get("values", 0) for t in top["types"] if "better" in t)
assert saved == top["saved_bytes"] > 88
PY

# right IMAGE LEAST: a compiler makes of each new order the size and the offsets that the report
# has.
right() {
	ldbtf_any report "$1" --json
	[ $status = 0 ] || fail "no report of $1"
	cp out report.json
	rm -rf orders
	count=$(python3 "$here/report_orders.py" "$LDBTF_PROGRAM" "$1" report.json orders) ||
		fail "no sources for $1"
	[ "$count" -ge "$2" ] || fail "$1 has only $count structs to ask for"
	gcc -std=gnu11 -w -fsyntax-only orders/*.c >log 2>&1 || fail "an order of $1 is wrong"
}
right app 6
"$LDBTF_PROGRAM" encode "$LDBTF_PROGRAM" -o program.btf --funcs=none >log 2>&1 ||
	fail "can't encode the program"
right program.btf 15
