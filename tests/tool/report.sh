# SPDX-License-Identifier: GPL-3.0-or-later
#
# report: as text, and what it refuses.
. "$(dirname "$0")/lib.sh"

cp "$here/report_shapes.c" .
compile report_shapes.c
btf app report_shapes.o
ldbtf report app
out_has "app: $("$LDBTF_PROGRAM" show app | sed -n 's/^app: \([0-9]*\) .*/\1/p') bytes of BTF, by section .BTF"
# Of each kind what show says, and a sum that is the whole.
"$LDBTF_PROGRAM" show app | awk '$3 == "struct" { print $1, $2 }' >struct_of_show
awk '$4 == "struct" { print $1, $2 }' out | cmp - struct_of_show || fail "not the structs of show"
awk '/bytes of BTF/ { all = $2 } NF == 4 && $1 + 0 { sum += $2 + $3 } /header and unused/ { sum += $1; exit }
	END { if (sum != all) { print sum, all; exit 1 } }' out || fail "the bytes are not the sum"

# Sections, the largest first, and the types in them.
grep -A1 -E '^ +[0-9]+ +[0-9]+  \.bss$' out | tail -n 1 | grep -qE ' +[0-9]+ +1    struct outer$' ||
	fail "not the largest of .bss"
grep -A1 -E '^ +48 +2  \.rodata$' out | grep -qE '^ +48 +2    int$' ||
	fail "tables are not grouped by the type of their elements"

# Values: one, many[4], and in outers[2] three each. What is in a union does not count.
grep -A1 -E '^ +24 +16 +11 +88  struct holes$' out | grep -qx '    a, c, b' ||
	fail "not the order of struct holes"
grep -A1 -E '^ +40 +24 +1 +16  struct filled$' out | grep -qx '    a, e, c, f, b, d' ||
	fail "not the order of struct filled"
out_lacks "struct padded"
out_lacks "struct tight"
ldbtf report app && cp out first && ldbtf report app && cmp out first || fail "not the same twice"
! grep -q "$(printf '\033')" out || fail "colours without a terminal"

# Split BTF: only what it adds.
"$LDBTF_PROGRAM" encode app -o all.btf --vars=none >log 2>&1 || fail "can't encode"
"$LDBTF_PROGRAM" encode app -o split.btf --base=all.btf >log 2>&1 || fail "can't encode on a base"
ldbtf report split.btf --base=all.btf
out_has "Only what is not in the base is counted."
! grep -qE '[0-9] +struct$' out || fail "structs of the base are counted"
refuses report split.btf

# Refused.
refuses report
log_has "usage: ldbtf report FILE"
refuses report app second
log_has "one file, but 'second' follows"
refuses report app --json --html=page.html
log_has "of --html and --json, one at a time"
refuses report absent
[ "$(wc -l <log)" = 1 ] || fail "more than one line"
refuses report app --html=missing/page.html
cp app before
refuses report app --html=app
log_has "which it would replace"
cmp app before || fail "the image was changed"

# Of a core file, the program that it names is read, too, and stays.
printf '#include <stdlib.h>\nint main(void) { abort(); }\n' >crash.c
compile crash.c
btf crash crash.o
if [ "$(cat /proc/sys/kernel/core_pattern)" = core ] &&
	(ulimit -c unlimited; ./crash) >log 2>&1; [ -e core ]; then
	cp crash before
	refuses report core --html=crash
	log_has "is also '$PWD/crash', which it would replace"
	cmp crash before || fail "the program was replaced"
else
	skip_part "no core file is written here"
fi
