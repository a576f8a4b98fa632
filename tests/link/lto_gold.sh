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

# LLVM's objects for LTO are no ELF files, so nothing of them is known in time: the link names what
# to reserve.
has clang && [ -f "$(llvm_plugin)" ] || { skip_part "no clang with LLVMgold.so on this machine (Debian 12: llvm-14-linker-tools)"; exit 0; }
write_program
for source in one two; do
	clang -g -O2 -flto -c $source.c -o $source.o
done
by_clang() { # OPTION...: links app
	rm -f app log
	clang -O2 -fuse-ld=gold -o app one.o two.o -Wl,-plugin,"$LDBTF_PLUGIN" "$@" \
		-Wl,-plugin,"$(llvm_plugin)" -Wl,-plugin-opt,O2 \
		-Wl,-plugin-opt,mcpu=x86-64 >log 2>&1
}
! by_clang || fail "clang: nothing was known of the objects, and the link did not fail"
[ ! -e app ] || fail "clang: the failed link left its output"
need=$(sed -n 's/.*(clang: -Wl,-plugin,ldbtf.so -Wl,-plugin-opt,reserve=\([0-9]*\)).*/\1/p' log)
[ "$need" ] || fail "clang: no number to reserve, or not where"
by_clang -Wl,-plugin-opt,reserve="$need" || fail "clang: the link"
[ ! -s log ] || fail "clang: the link was not silent"
./app || fail "clang: does not run"
describes app FUNC elsewhere
describes_not app FUNC inlined_everywhere
