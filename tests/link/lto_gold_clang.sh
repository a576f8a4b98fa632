# SPDX-License-Identifier: GPL-3.0-or-later
#
# clang -flto by gold: LLVM's objects for LTO are no ELF files, so nothing of them is known in time.
# The link fails and names what to reserve. reserve=exact links.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
has ld.gold || skip "no gold on this machine"
[ ! "$LDBTF_PRELOAD" ] || skip "gold can't load a plugin with a sanitizer in it"
has clang && [ -f "$(llvm_plugin)" ] || skip "no clang with LLVMgold.so on this machine (Debian 12: llvm-14-linker-tools)"
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
by_clang -Wl,-plugin-opt,reserve=exact || fail "clang: the link with reserve=exact"
[ ! -s log ] || fail "clang: the link with reserve=exact was not silent"
describes app FUNC elsewhere
