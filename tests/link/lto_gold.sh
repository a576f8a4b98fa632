# SPDX-License-Identifier: GPL-3.0-or-later
#
# gold runs our hook before LTO compiles and tells us nothing afterwards, so what is reserved is
# what the objects for LTO may need at most. That must be enough, and the BTF must be the one of GNU
# ld. How much too much it is: lto_reserve.sh.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
measures_padding=yes
has ld.gold || skip "no gold on this machine"
[ ! "$LDBTF_PRELOAD" ] || skip "gold can't load a plugin with a sanitizer in it"
write_program

for kind in -fno-fat-lto-objects -ffat-lto-objects; do
	for unit in one two; do
		compile $unit.c -O2 -flto $kind
	done
	rm -f libtwo.a
	gcc-ar rc libtwo.a two.o
	specs
	for how in two.o libtwo.a "two.o -flto=2 -flto-partition=max" "two.o -Wl,--gc-sections" \
		"two.o -Wl,--threads"; do
		# shellcheck disable=SC2086 # words
		lto app -fuse-ld=gold one.o $how
		./app || fail "$kind $how: does not run"
		describes app FUNC kept_static
		describes app FUNC elsewhere
		describes_not app FUNC only_called_once
		describes app VAR counter
	done
	# Objects that gcc's plugin does not take, some of them or all.
	compile two.c -O2 -fno-lto
	lto app -fuse-ld=gold one.o two.o
	describes app FUNC elsewhere
	describes app FUNC kept_static
done

# The same BTF as from GNU ld, but for where sections lie.
for unit in one two; do
	compile $unit.c -O2 -flto
done
specs vars=none
lto app -fuse-ld=gold one.o two.o
dump app
cp dump dump.gold
lto app one.o two.o
dump app
diff dump.gold dump >log || fail "gold's BTF is another"

# A link that fails, fails as without the plugin.
echo 'int missing(void); int elsewhere(void *list) { return missing() + !list; }' >two.c
compile two.c -O2 -flto
specs
lto_fails app -fuse-ld=gold one.o two.o
log_lacks "ldbtf: "
