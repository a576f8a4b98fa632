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
