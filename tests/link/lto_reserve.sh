# SPDX-License-Identifier: GPL-3.0-or-later
#
# How much is reserved for a program of LTO: at most 15 % more than is needed, with GNU ld. In gold
# ldbtf can't wait for gcc's plugin: there the bound is what had a body before inlining, which this
# program leaves little of.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
measures_padding=yes
. "$here/lto_reserve_lib.sh"

inlined() { # FILE: LTO made fewer functions of it.
	dump "$1"
	[ "$(grep -c '] FUNC ' dump)" -lt "$functions" ] || fail "$1: LTO inlined nothing"
}

build gcc
btf without rt_*.o -- stats=stats.json
within "without LTO" 15
dump without
functions=$(grep -c '] FUNC ' dump)

gold=yes
has ld.gold || { skip_part "no gold on this machine"; gold=; }
[ ! "$LDBTF_PRELOAD" ] || { skip_part "gold can't load a plugin with a sanitizer in it"; gold=; }
by_gold() { # KIND
	lto app -fuse-ld=gold rt_*.o
	within "gold, gcc -flto $1" 75
	./app >told || fail "gold, $1: does not run"
	inlined app
	# The way out: what is needed is known after one link.
	need=$(stat_value btf_bytes stats.json)
	specs stats=stats.json reserve="$need"
	lto app -fuse-ld=gold rt_*.o
	within "gold, gcc -flto $1, reserve=$need" 0
}
for kind in -fno-fat-lto-objects -ffat-lto-objects; do
	build gcc -flto $kind
	specs stats=stats.json
	lto app rt_*.o
	within "gcc -flto $kind" 15
	inlined app
	./app >told || fail "$kind: does not run"
	for how in "" -flinker-output=nolto-rel \
		"-flinker-output=nolto-rel -ffunction-sections -fdata-sections"; do
		# shellcheck disable=SC2086 # words
		lto part.o -r $how rt_*.o
		within "gcc -flto $kind -r $how" 15
	done
	[ ! "$gold" ] || by_gold $kind
done
[ "$gold" ] || exit 0
# An option for gcc's plugin is one that ldbtf does not see here, but it is not lost in silence.
specs
lto_fails app -fuse-ld=gold rt_*.o -Wl,-plugin-opt,vars=none
log_has "vars=none"
