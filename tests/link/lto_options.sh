# SPDX-License-Identifier: GPL-3.0-or-later
#
# Where options have to stand when the compiler's own plugin comes after ours, what happens when they stand elsewhere,
# and what a link with LTO says that loads us too late.
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
! sh ./ldbtf-specs --plugin "$LDBTF_PLUGIN" -Wl,vars=none >app.specs 2>log || fail "ldbtf-specs took -Wl,"
! sh ./ldbtf-specs --plugin "$work/none.so" >app.specs 2>log || fail "ldbtf-specs took a plugin that isn't there"

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

# Too late: the message has what is needed to go on, both ways.
compile one.c -O2 -flto
compile two.c -O2 -flto
driver="gcc -flto=1 -O2 -B $work/bin"
btf_fails app one.o two.o
log_has "the compiler's plugin took"
log_has "-specs=ldbtf.specs"
need=$(sed -n 's/.*-plugin-opt,reserve=\([0-9]*\).*/\1/p' log)
[ "$need" ] || fail "no number to reserve"
btf app one.o two.o -- reserve="$need"
describes app FUNC elsewhere
describes app VAR counter
[ "$(section_size app)" = "$need" ] || fail ".BTF is not as large as asked for"
btf_fails app one.o two.o -- reserve=$((need - 4))
btf_warns app one.o two.o -- on-error=warn
is_empty_btf app
# Not even the startup files are left to look at.
btf_fails app one.o two.o -nostdlib -Wl,-e,main
log_has "-specs=ldbtf.specs"

# gold: the same numbers, the same two ways.
has ld.gold || { skip_part "no gold on this machine"; exit 0; }
[ ! "$LDBTF_PRELOAD" ] || { skip_part "gold can't load a plugin with a sanitizer in it"; exit 0; }
specs
lto_fails app -fuse-ld=gold one.o two.o -g0
log_has "where: -g0 at the link, which LTO compiles with; or -s, -S"
specs reserve=100
lto_fails app -fuse-ld=gold one.o two.o
log_lacks "-Wl,-plugin-opt"
need=$(sed -n 's/.*(gcc: ldbtf-specs reserve=\([0-9]*\) > FILE, and link with -specs=FILE).*/\1/p' log)
[ "$need" ] || fail "gold: no number to reserve, or not where"
specs reserve="$need"
lto app -fuse-ld=gold one.o two.o
describes app FUNC elsewhere
driver="gcc -flto=1 -O2 -fuse-ld=gold"
btf_fails app one.o two.o -- reserve=100
log_has "(gcc: -Wl,-plugin-opt,reserve="
