# SPDX-License-Identifier: GPL-3.0-or-later
#
# gold runs our hook before LTO, and shows us LTO's objects when it opens them: so the object that reserves is written last, when
# gold is about to read it (plugin/linker/postponed.h). How much that saves is in lto_reserve.sh.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
has ld.gold || skip "no gold on this machine"
[ ! "$LDBTF_PRELOAD" ] || skip "gold can't load a plugin with a sanitizer in it"
write_program

# A program with types enough for a percentage.
awk 'BEGIN { for (i = 0; i < 40; i++) printf "struct tree%d { struct tree%d *up; int a, b%d; } tree%d;\n", i, i, i, i }' >trees.c
within() { # LABEL
	reserved=$(stat_value reserved_bytes stats.json) used=$(stat_value btf_bytes stats.json)
	[ "$reserved" -ge "$used" ] && [ $((reserved * 100)) -le $((used * 115)) ] || fail "$1: $reserved bytes reserved for $used"
}

mkdir tmp
for kind in -fno-fat-lto-objects -ffat-lto-objects; do
	for unit in one two trees; do
		compile $unit.c -O2 -flto $kind
	done
	rm -f libtwo.a
	gcc-ar rc libtwo.a two.o
	specs stats=stats.json
	# Several objects come from LTO with -flto-partition=max.
	for how in "two.o" "libtwo.a" "two.o -flto=2 -flto-partition=max" "two.o -Wl,--gc-sections" "-Wl,--start-group libtwo.a -Wl,--end-group" \
		"two.o -no-pie" "two.o -Wl,-Map=map"; do
		# shellcheck disable=SC2086 # words
		TMPDIR=$work/tmp lto app -fuse-ld=gold one.o trees.o $how
		./app || fail "$kind $how: does not run"
		within "$kind $how"
		describes app FUNC kept_static
		describes app FUNC elsewhere
		describes_not app FUNC only_called_once
		describes app VAR counter
		[ ! "$(ls tmp)" ] || fail "$kind $how: left in TMPDIR: $(ls tmp)"
	done
	compile two.c -O2 -flto $kind -fPIC
	lto lib.so two.o -shared -fuse-ld=gold
	describes lib.so FUNC elsewhere
	describes lib.so VAR scale
	# Objects that gcc's plugin does not take, some of them or all.
	compile two.c -O2 -fno-lto
	lto app -fuse-ld=gold one.o two.o trees.o
	describes app FUNC elsewhere
	describes app FUNC kept_static
	within "$kind, mixed"
done
for unit in one two trees; do
	compile $unit.c -O2 -fno-lto
done
lto app -fuse-ld=gold one.o two.o trees.o
describes app FUNC only_called_once
within "without LTO"

# The same BTF as from GNU ld, but for where sections lie.
for unit in one two trees; do
	compile $unit.c -O2 -flto
done
specs stats=stats.json vars=none
lto app -fuse-ld=gold one.o two.o trees.o
dump app
cp dump dump.gold
lto app one.o two.o trees.o
dump app
diff dump.gold dump >log || fail "gold's BTF is another"

# What fails, fails as without: a message, no output; or an empty BTF if one asked for that.
compile two.c -O2 -fno-lto
printf 'x' >x
objcopy --add-section .BTF=x two.o
specs
lto_fails app -fuse-ld=gold one.o two.o
log_has "two.o: has a .BTF section already"
compile two.c -O2 -fno-lto
objcopy --dump-section .debug_abbrev=abbrev two.o /dev/null
tr '\000-\377' '\377' <abbrev >abbrev.bad
objcopy --update-section .debug_abbrev=abbrev.bad two.o
lto_fails app -fuse-ld=gold one.o two.o
log_has "two.o"
specs on-error=warn
run_lto app -fuse-ld=gold one.o two.o
[ $link_status = 0 ] || fail "on-error=warn: the link failed"
is_empty_btf app
compile two.c -O2 -flto
echo 'int missing(void); int elsewhere(void *list) { return missing() + !list; }' >two.c
compile two.c -O2 -flto
specs
lto_fails app -fuse-ld=gold one.o two.o
log_lacks "ldbtf: "

# clang, by LLVM's plugin.
has clang && [ -f "$(llvm_plugin)" ] || { skip_part "no clang with LLVMgold.so on this machine (Debian 12: llvm-14-linker-tools)"; exit 0; }
write_program
for source in one two trees; do
	clang -g -O2 -flto -c $source.c -o $source.o
done
clang -O2 -fuse-ld=gold -o app one.o two.o trees.o -Wl,-plugin,"$LDBTF_PLUGIN" -Wl,-plugin-opt,stats=stats.json \
	-Wl,-plugin,"$(llvm_plugin)" -Wl,-plugin-opt,O2 -Wl,-plugin-opt,mcpu=x86-64 >log 2>&1 || fail "clang: the link"
[ ! -s log ] || fail "clang: the link was not silent"
./app || fail "clang: does not run"
within clang
describes app FUNC elsewhere
describes_not app FUNC inlined_everywhere
