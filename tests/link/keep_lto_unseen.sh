# SPDX-License-Identifier: GPL-3.0-or-later
#
# Without the specs file gcc's plugin is before ldbtf, and takes the objects and their marks. ldbtf
# says how many marks it has not seen.
. "$(dirname "$0")/lib.sh"
. "$here/keep_lib.sh"
. "$here/lto_lib.sh" # skips where gcc has no LTO

compile marked.c -O2 -flto -I"$keep_include"
for reserve in 4096 exact; do
	gcc -B "$work/bin" -g -O2 -flto=1 -o app marked.o -Wl,-plugin,"$LDBTF_PLUGIN" \
		-Wl,-plugin-opt,reserve=$reserve \
		>log 2>&1 || fail "reserve=$reserve: the link failed"
	log_has "LDBTF_KEEP is in the sources, but ldbtf did not see 5 of its 5 marks, so"
done

# A mark of a variable alone.
sed '/LDBTF_KEEP[(_]/{/_VAR/!d}' marked.c >variable.c
compile variable.c -O2 -flto -I"$keep_include"
gcc -B "$work/bin" -g -O2 -flto=1 -o app variable.o -Wl,-plugin,"$LDBTF_PLUGIN" \
	-Wl,-plugin-opt,reserve=4096 >log 2>&1 || fail "one mark of a variable: the link failed"
log_has "but ldbtf did not see 1 of its 1 mark, so"
# C++ mangles the names of the marks' objects.
cp variable.c variable.cpp
g++ -B "$work/bin" -g -O2 -flto=1 -I"$keep_include" -o app variable.cpp \
	-Wl,-plugin,"$LDBTF_PLUGIN" -Wl,-plugin-opt,reserve=4096 >log 2>&1 ||
	fail "one mark in C++: the link failed"
log_has "but ldbtf did not see 1 of its 1 mark, so"

# An ordinary object, whose marks are seen, beside one of LTO; and no variables.
cat >third.c <<'C'
#include <ldbtf/keep.h>
struct third { int x; };
LDBTF_KEEP(struct third);
C
compile third.c -I"$keep_include"
gcc -B "$work/bin" -g -O2 -flto=1 -o app marked.o third.o -Wl,-plugin,"$LDBTF_PLUGIN" -Wl,-plugin-opt,reserve=4096 \
	-Wl,-plugin-opt,vars=none >log 2>&1 || fail "with one object of LTO: the link failed"
log_has "but ldbtf did not see 5 of its 6 marks, so"
describes app STRUCT third
describes_not app STRUCT sensor
