# SPDX-License-Identifier: GPL-3.0-or-later
#
# clang -flto: loaded after LLVM's plugin, as clang's driver has it, ldbtf sees no object that LTO
# takes. The link fails, and the message has the number to reserve. reserve=exact needs no number.
. "$(dirname "$0")/lib.sh"
. "$here/lto_clang_lib.sh"

for kind in -flto -flto=thin; do
	compile_bitcode $kind
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
	btf app one.o two.o -O2 $kind -- reserve=exact
	describes app FUNC elsewhere
	[ "$(section_size app)" = "$need" ] || fail "$kind: exact is $(section_size app), not $need"
	# It took all objects.
	btf_fails app one.o two.o -O2 $kind -nostdlib -Wl,-e,main
	log_has "no object file was seen among the inputs"
	log_has "link without -flto, with both plugins: -Wl,-plugin,ldbtf.so -Wl,-plugin,LLVMgold.so"
	log_lacks "specs"
done
