# SPDX-License-Identifier: GPL-3.0-or-later
#
# show and pahole lay out the same structs: size, number of members, offset of each, holes and
# padding.
. "$(dirname "$0")/lib.sh"
has pahole || skip "no pahole on this machine"
has python3 || skip "no python3 on this machine"

cat >compare.py <<'PY'
import json, re, sys
ours = {}
for d in json.load(open(sys.argv[1]))["definitions"]:
    ours.setdefault(d["name"], []).append(d)
seen = wrong = compared = 0
def check(name, lines):
    global seen, wrong, compared
    text = "\n".join(lines)
    if len(ours.get(name, [])) != 1 or "size:" not in text:
        return
    d = ours[name][0]
    number = lambda key: int((re.search(r"\b%s: (\d+)" % key, text.split("/* size:")[-1]) or [0, 0])[1])
    theirs = [int(re.match(r" *(\d+)", text.split("/* size:")[-1])[1]), number("members")]
    mine = [d["size"], len(d["members"])]
    has_bitfields = any(m["bitfield"] for m in d["members"])
    if "bit" not in text.split("/* size:")[-1].replace("bitfield", "bit") and not has_bitfields:
        theirs += [number("holes"), number("sum holes"), number("padding")]
        mine += [d["holes"], d["hole_bits"] // 8, d["padding_bits"] // 8]
        # members of the struct itself are indented by one tab
        theirs += [int(m[1]) for m in (re.match(r"\t[^\t ].*/\* +(\d+) +\d+ \*/", line) for line in lines) if m]
        mine += [m["bit_offset"] // 8 for m in d["members"]]
        compared += 1
    seen += 1
    if theirs != mine:
        wrong += 1
        print("differs:", name, theirs, mine)
name, lines = None, []
for line in open(sys.argv[2], errors="replace"):
    line = line.rstrip("\n")
    begin = re.match(r"struct (\w+) \{", line)
    if begin:
        name, lines = begin[1], []
    elif name and line.startswith("}"):
        check(name, lines)
        name = None
    elif name:
        lines.append(line)
print(seen, "structs,", compared, "with members,", wrong, "differ")
sys.exit(wrong > 0 or seen < int(sys.argv[3]))
PY
# agrees FILE AT-LEAST: BTF that both read.
agrees() {
	ldbtf show "$1" --json 'struct:*'
	mv out ours.json
	pahole -F btf "$1" >theirs 2>log || fail "pahole can't read $1"
	python3 compare.py ours.json theirs "$2" >log 2>&1 ||
		fail "$1: pahole lays structs out differently"
}
"$LDBTF_PROGRAM" encode "$LDBTF_PROGRAM" -o program.btf >log 2>&1 || fail "can't encode the program"
agrees program.btf 150
if [ -r /sys/kernel/btf/vmlinux ]; then
	agrees /sys/kernel/btf/vmlinux 5000
else
	skip_part "the kernel has no BTF"
fi
