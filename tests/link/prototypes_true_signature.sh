# SPDX-License-Identifier: GPL-3.0-or-later
#
# funcs=true-signature: functions from which gcc removed something have the name of their symbol and
# the parameters that are left (encoding 3.8).
. "$(dirname "$0")/lib.sh"
. "$here/prototypes_lib.sh"

write_removed <<'C'
static __attribute__((noinline)) int constant(struct context *c, int factor, long a)
{
	c->n += factor;
	return c->n * (int)a;
}
static int call(struct context *c, int n) { return constant(c, 3, n) - constant(c, 3, n + 1); }
C

# prototype FUNC: whether it returns something, and the names of its parameters: "> void p n ".
prototype() {
	proto=$(sed -n "s/^\\[[0-9]*\\] FUNC '$1' type_id=\\([0-9]*\\).*/\\1/p" dump)
	[ "$proto" ] || fail "no FUNC $1: $(cat dump)"
	awk -v id="[$proto]" -v quote="'" '
		$1 == id { is_inside = 1; print / ret_type_id=0 / ? "> void" : "> value"; next }
		/^\[/ { is_inside = 0 }
		is_inside { gsub(quote, "", $1); print $1 }' dump | tr '\n' ' '
}

for version in 4 5; do
	compile_removed $version constant.constprop.0 result.isra.0
	btf app removed.o -- funcs=true-signature
	dump app
	[ "$(prototype constant.constprop.0)" = "> value c a " ] ||
		fail "constant: $(prototype constant.constprop.0)"
	[ "$(prototype result.isra.0)" = "> void p n " ] ||
		fail "result: $(prototype result.isra.0)"
	[ "$(prototype whole)" = "> void p n " ] || fail "whole: $(prototype whole)"
	for name in constant result; do
		describes_not app FUNC $name
	done
	kernel_takes app
	btf consistent removed.o
	describes_not consistent FUNC constant.constprop.0
done
