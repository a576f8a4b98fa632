# SPDX-License-Identifier: GPL-3.0-or-later
#
# clang -flto: bitcode objects, which LLVM's plugin compiles. Loaded before it, ldbtf measures what
# it makes.
. "$(dirname "$0")/lib.sh"
. "$here/lto_clang_lib.sh"

for kind in -flto -flto=thin; do
	compile_bitcode $kind
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
done
