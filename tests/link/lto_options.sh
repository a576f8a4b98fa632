# SPDX-License-Identifier: GPL-3.0-or-later
#
# Where options have to stand when the compiler's own plugin comes after ours, and what happens when
# they stand elsewhere.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
write_program
compile one.c -O2 -flto
compile two.c -O2 -flto

specs vars=none "stats=odd %name|, {x} \\é.json"
lto app one.o two.o
describes_not app VAR counter
describes app FUNC main
[ -s "odd %name|, {x} \\é.json" ] || fail "the option's value was changed on its way: $(ls)"
! sh ./ldbtf-specs --plugin "$LDBTF_PLUGIN" -Wl,vars=none >app.specs 2>log ||
	fail "ldbtf-specs took -Wl,"
! sh ./ldbtf-specs --plugin "$work/none.so" >app.specs 2>log ||
	fail "ldbtf-specs took a plugin that isn't there"

# On the command line they go to gcc's plugin, with LTO and without.
specs
lto_fails app one.o two.o -Wl,-plugin-opt,vars=none -Wl,-plugin-opt,reserve=100000
log_has "option vars=none was not given to ldbtf"
log_has "option reserve=100000 was not given to ldbtf"
log_has "lto_plugin"
log_has "ldbtf-specs vars=none > FILE"
compile one.c -O2 -fno-lto
compile two.c -O2 -fno-lto
lto_fails app one.o two.o -Wl,-plugin-opt,vars=none
log_has "option vars=none was not given to ldbtf"
# gcc loads none.
lto app one.o two.o -fno-lto -Wl,-plugin-opt,vars=none
describes_not app VAR counter
# As with the compiler, -g0 is the last word: gcc compiles without debug information then.
compile one.c -O2 -flto
compile two.c -O2 -flto
specs
lto_fails app one.o two.o -g0
log_has "app: the link dropped the debug information"
log_has "where: -g0 at the link, which LTO compiles with; or -s, -S"
compile one.c -O2 -fno-lto
compile two.c -O2 -fno-lto
lto_fails app one.o two.o -s
log_has "the link dropped the debug information"
log_lacks "-g0"
# Those of gcc's plugin are none of our business.
lto app one.o two.o -Wl,-plugin-opt,-nop
