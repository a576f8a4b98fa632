# SPDX-License-Identifier: GPL-3.0-or-later
#
# debug: gdb lays out each struct of a real program as `ldbtf show` does: the size, and of each
# member the offset, the bit and the size. The program is `ldbtf` itself.
. "$(dirname "$0")/debug_lib.sh"
has gdb || skip "no gdb on this machine"
has python3 || skip "no python3 on this machine"

"$LDBTF_PROGRAM" encode "$LDBTF_PROGRAM" -o program.btf >log 2>&1 || fail "can't encode the program"
strip -o copy.elf "$LDBTF_PROGRAM"
# gdb would take the name of a struct for a file of that name, so the copy is called otherwise.
objcopy --add-section .BTF=program.btf copy.elf
ldbtf debug copy.elf -o program.debug
ldbtf show copy.elf --json 'struct:*'

cat >ask.py <<'PY'
import json
names = [d["name"] for d in json.load(open("out"))["definitions"]]
for name in names:
    if names.count(name) == 1: # gdb shows one of those that share a name
        print("echo == %s\\n\nptype/o struct %s" % (name, name))
PY
python3 ask.py >questions
gdb_says program.debug -ex 'set width 0' -x questions

cat >compare.py <<'PY'
import json, re, sys
ours = {d["name"]: d for d in json.load(open("out"))["definitions"]}
# "/*     12: 3   |       4 */    unsigned int x : 1;": members of the struct itself
member = re.compile(r"/\* *(\d+)(?:: *(\d+))? *\| *(\d+) \*/ {4}[^ }]")
structs = wrong = members = 0
for answer in open("said").read().split("== ")[1:]:
    name = answer.split("\n")[0]
    sizes = re.findall(r"total size \(bytes\): +(\d+) \*/", answer)
    theirs = [(int(m[1]) * 8 + int(m[2] or 0), m[2] is not None, int(m[3]))
              for m in map(member.match, answer.split("\n")) if m]
    mine = [(m["bit_offset"], m["bitfield"], m["bits"] // 8) for m in ours[name]["members"]]
    # of a bitfield, gdb gives the size of the type
    same = [t[:2] for t in theirs] == [m[:2] for m in mine] and \
        all(t[2] == m[2] for t, m in zip(theirs, mine) if not m[1])
    if not same or not sizes or int(sizes[-1]) != ours[name]["size"]:
        wrong += 1
        print("differs:", name, sizes[-1:], theirs, ours[name]["size"], mine)
    structs += 1
    members += len(theirs)
print(structs, "structs,", members, "members,", wrong, "structs differ")
sys.exit(wrong > 0 or structs < 150)
PY
python3 compare.py >log 2>&1 || fail "gdb lays structs out differently"
