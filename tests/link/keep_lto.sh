# SPDX-License-Identifier: GPL-3.0-or-later
#
# LDBTF_KEEP and keep= with LTO of gcc: marks are in what LTO compiles, of slim objects, too.
. "$(dirname "$0")/lib.sh"
. "$here/keep_lib.sh"
. "$here/lto_lib.sh"
cat >second.c <<'C'
#include "sensor.h"
__attribute__((used)) struct sensor second;
C
compile second.c -O2 -flto

specs stats=stats
for fat in -fno-fat-lto-objects -ffat-lto-objects; do
	compile marked.c -O2 -flto $fat -I"$keep_include"
	lto app marked.o second.o
	describes app STRUCT sensor
	describes app TYPEDEF handle_t
	describes app VAR counter
	describes_not app STRUCT other
	describes_not app VAR second
	kernel_takes app
	spare=$(($(stat_value reserved_bytes stats) - $(stat_value btf_bytes stats)))
	[ $spare -ge 0 ] && [ $spare -le 400 ] || fail "$fat: $spare bytes are padding"
done
specs keep=var:second pointers=declared
lto app marked.o second.o
describes app VAR second
describes app FWD bus
specs types=used
lto app marked.o second.o
describes app VAR other
describes app STRUCT sensor

# gcc's plugin, which is before ldbtf without the specs file, takes the objects and their marks.
for reserve in 4096 exact; do
	gcc -B "$work/bin" -g -O2 -flto=1 -o app marked.o -Wl,-plugin,"$LDBTF_PLUGIN" \
		-Wl,-plugin-opt,reserve=$reserve \
		>log 2>&1 || fail "reserve=$reserve: the link failed"
	log_has "LDBTF_KEEP is in the sources, but 5 of its 5 marks were not seen"
done

# A mark of a variable alone.
sed '/LDBTF_KEEP[(_]/{/_VAR/!d}' marked.c >variable.c
compile variable.c -O2 -flto -I"$keep_include"
gcc -B "$work/bin" -g -O2 -flto=1 -o app variable.o -Wl,-plugin,"$LDBTF_PLUGIN" \
	-Wl,-plugin-opt,reserve=4096 >log 2>&1 || fail "one mark of a variable: the link failed"
log_has "but 1 of its 1 marks were not seen"
# C++ mangles the names of the marks' objects.
cp variable.c variable.cpp
g++ -B "$work/bin" -g -O2 -flto=1 -I"$keep_include" -o app variable.cpp \
	-Wl,-plugin,"$LDBTF_PLUGIN" -Wl,-plugin-opt,reserve=4096 >log 2>&1 ||
	fail "one mark in C++: the link failed"
log_has "but 1 of its 1 marks were not seen"

# An ordinary object, whose marks are seen, beside one of LTO; and no variables.
cat >third.c <<'C'
#include <ldbtf/keep.h>
struct third { int x; };
LDBTF_KEEP(struct third);
C
compile third.c -I"$keep_include"
gcc -B "$work/bin" -g -O2 -flto=1 -o app marked.o third.o -Wl,-plugin,"$LDBTF_PLUGIN" -Wl,-plugin-opt,reserve=4096 \
	-Wl,-plugin-opt,vars=none >log 2>&1 || fail "with one object of LTO: the link failed"
log_has "but 5 of its 6 marks were not seen"
describes app STRUCT third
describes_not app STRUCT sensor
