# SPDX-License-Identifier: GPL-3.0-or-later
#
# gold with LTO: the same number to reserve as with GNU ld, and the same two places for the option.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
has ld.gold || skip "no gold on this machine"
[ ! "$LDBTF_PRELOAD" ] || skip "gold can't load a plugin with a sanitizer in it"
write_program
compile one.c -O2 -flto
compile two.c -O2 -flto

specs
lto_fails app -fuse-ld=gold one.o two.o -g0
log_has "where: -g0 at the link, which LTO compiles with; or -s, -S"
specs reserve=100
lto_fails app -fuse-ld=gold one.o two.o
log_lacks "-Wl,-plugin-opt"
need=$(sed -n 's/.*(gcc: ldbtf-specs reserve=\([0-9]*\) > FILE, and link with -specs=FILE).*/\1/p' \
	log)
[ "$need" ] || fail "gold: no number to reserve, or not where"
specs reserve="$need"
lto app -fuse-ld=gold one.o two.o
describes app FUNC elsewhere
driver="gcc -flto=1 -O2 -fuse-ld=gold"
btf_fails app one.o two.o -- reserve=100
log_has "(gcc: -Wl,-plugin-opt,reserve="
