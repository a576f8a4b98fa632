# SPDX-License-Identifier: GPL-3.0-or-later
#
# show --json: the schema of docs/tool.md, read by a JSON parser.
. "$(dirname "$0")/lib.sh"
has python3 || skip "no python3 on this machine"

cp "$here/shapes.c" .
compile shapes.c
btf app shapes.o
ldbtf show app --json
python3 - out <<'PY' >log 2>&1 || fail "the table of contents"
import json, sys
top = json.load(open(sys.argv[1]))
assert top["version"] == 1 and top["file"] == "app" and top["found_by"] == "section .BTF"
assert top["byte_order"] == "little" and top["pointer_size"] == 8 and top["bytes"] > 1000
assert top["kinds"]["struct"]["count"] == 5 and top["kinds"]["struct"]["bytes"] > 60
assert top["largest"][0] == {"kind": "struct", "name": "outer", "size": 128}
bss = [s for s in top["sections"] if s["name"] == ".bss"][0]
assert bss["variables"] == 3 and bss["bytes"] == 168 and int(bss["address"], 16) > 0
PY
ldbtf show app --json struct:list enum:state typedef:block func:walk var:the_outer
python3 - out <<'PY' >log 2>&1 || fail "definitions"
import json, sys
top = json.load(open(sys.argv[1]))
assert top["version"] == 1
by_kind = {d["kind"]: d for d in top["definitions"] if d["name"]}
# Each type without a name that one of these leads to follows, once.
by_id = {d["id"]: d for d in top["definitions"]}
assert len(by_id) == len(top["definitions"])
places = [m for d in top["definitions"] for m in d.get("members", []) + d.get("parameters", []) + [d]]
wanted = {m["anonymous_id"] for m in places if "anonymous_id" in m}
assert wanted == {i for i, d in by_id.items() if not d["name"]} and len(wanted) >= 2, wanted
assert set(by_kind) == {"struct", "enum", "typedef", "func", "var"}
members = by_kind["struct"]["members"]
assert by_kind["struct"]["size"] == 24 and by_kind["struct"]["holes"] == 1 and by_kind["struct"]["hole_bits"] == 48
value = {k: members[2][k] for k in ("name", "type", "bit_offset", "bits", "bitfield")}
assert value == {"name": "value", "type": "int", "bit_offset": 72, "bits": 5, "bitfield": True}, value
assert members[4]["name"] == "" and members[4]["type"] == "union {...}"
assert by_kind["enum"]["enumerators"] == [{"name": "OFF", "value": "0"}, {"name": "ON", "value": "-7"}]
assert by_kind["typedef"]["type"] == "struct {...}"
assert by_id[by_kind["typedef"]["anonymous_id"]]["members"]
func = by_kind["func"]
assert func["declaration"] == "int walk(struct list *at, ...)" and func["returns"]["type"] == "int"
assert [p["type"] for p in func["parameters"]] == ["struct list *", "..."], func
var = by_kind["var"]
assert var["section"] == ".bss" and var["size"] == 128 and var["linkage"] == "global"
assert var["address"].startswith("0x")
PY
refuses show app --json --header outer
log_has "one at a time"
