# SPDX-License-Identifier: GPL-3.0-or-later
#
# clang -flto: bitcode objects, which LLVM's plugin compiles. Loaded before it, ldbtf measures what
# it makes; loaded after it, as clang's driver has it, the message has the number to reserve.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
has clang || skip "no clang on this machine"
llvm=$(llvm_plugin)
[ -f "$llvm" ] || skip "no LLVMgold.so beside clang, at $llvm (Debian 12: llvm-14-linker-tools)"
driver="clang -B $work/bin"

write_program
for kind in -flto -flto=thin; do
	for source in one two; do
		clang -g -O2 $kind -c $source.c -o $source.o
	done
	run_out=app
	rm -f app log
	clang -B"$work/bin" -O2 -o app one.o two.o -Wl,-plugin,"$LDBTF_PLUGIN" \
		-Wl,-plugin-opt,stats=stats.json \
		-Wl,-plugin,"$llvm" -Wl,-plugin-opt,O2 -Wl,-plugin-opt,mcpu=x86-64 \
		-Wl,-plugin-opt,jobs=1 >log 2>&1 ||
		fail "$kind: the link"
	[ ! -s log ] || fail "$kind: the link was not silent"
	./app || fail "$kind: does not run"
	describes app STRUCT node
	describes app FUNC kept_static
	describes app FUNC elsewhere
	describes app VAR scale
	describes_not app FUNC inlined_everywhere
	reserved=$(stat_value reserved_bytes stats.json) used=$(stat_value btf_bytes stats.json)
	# The names of sections; a larger program is in lto_reserve.sh.
	[ "$reserved" -ge "$used" ] && [ $((reserved - used)) -le 330 ] ||
		fail "$kind: $reserved bytes reserved for $used"

	# An option that the other one gets.
	! clang -B"$work/bin" -O2 -o app one.o two.o -Wl,-plugin,"$LDBTF_PLUGIN" \
		-Wl,-plugin,"$llvm" \
		-Wl,-plugin-opt,vars=none >log 2>&1 || fail "$kind: an option was lost"
	log_has "option vars=none was not given to ldbtf"
	log_lacks "specs"

	! clang -B"$work/bin" -O2 -o app one.o two.o -Wl,-plugin,"$LDBTF_PLUGIN" \
		-Wl,-plugin-opt,reserve=100 \
		-Wl,-plugin,"$llvm" >log 2>&1 || fail "$kind: 100 bytes were enough"
	log_has "(clang: -Wl,-plugin,ldbtf.so -Wl,-plugin-opt,reserve="
	log_lacks "specs"

	# The driver's order.
	btf_fails app one.o two.o -O2 $kind
	log_has "the compiler's plugin took"
	log_has "(clang: -Wl,-plugin-opt,reserve="
	log_has "link without -flto, with both plugins: -Wl,-plugin,ldbtf.so -Wl,-plugin,LLVMgold.so"
	log_lacks "specs"
	need=$(sed -n 's/.*-plugin-opt,reserve=\([0-9]*\).*/\1/p' log)
	[ "$need" ] || fail "no number to reserve"
	btf app one.o two.o -O2 $kind -- reserve="$need"
	describes app FUNC elsewhere
	describes app VAR scale
	# It took all objects.
	btf_fails app one.o two.o -O2 $kind -nostdlib -Wl,-e,main
	log_has "no object file was seen among the inputs"
	log_has "link without -flto, with both plugins: -Wl,-plugin,ldbtf.so -Wl,-plugin,LLVMgold.so"
	log_lacks "specs"
done
