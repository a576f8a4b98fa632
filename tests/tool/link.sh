# SPDX-License-Identifier: GPL-3.0-or-later
#
# lld and mold run no plugins. `ldbtf link` gives their outputs the same .BTF, of the exact size.
# Apart from that and the addresses that it shifts, an output is what it would have been.
. "$(dirname "$0")/link_lib.sh"
. "$here/../support/elf_views.sh"

cat >main.c <<'C'
#include <stdio.h>
struct point { int x, y; } origin;
static int hidden(struct point *point) { return point->x; }
__thread int per_thread = 3;
const char *const names[] = {"a", "b"};
int answer(void) { return hidden(&origin) + per_thread + names[0][0]; }
int dropped(int number) { return number; }
int main(void) { printf("%d\n", answer()); return 0; }
C
cat >self.c <<'C'
#include <stdio.h>
extern const char __start_BTF[] __attribute__((weak)), __stop_BTF[] __attribute__((weak));
struct point { int x, y; } origin;
int main(void) { printf("%d\n", (int)(__stop_BTF - __start_BTF)); return origin.x; }
C
compile main.c -fPIC -ffunction-sections
compile self.c -fPIC

# compare LABEL ARGUMENT...
compare() {
	label="$linker, $1"
	shift
	plain before "$@"
	btf after "$@"
	for view in $elf_views; do
		$view before >view.before
		$view after >view.after
		cmp -s view.before view.after || {
			diff view.before view.after >log || :
			fail "$label: $view differs"
		}
	done
	describes after STRUCT point
	is_exact after
	kernel_takes after "$label"
	sizes_are_true after
	leaves_nothing
}

# runs ARGUMENT...: both say the same, and a program that is linked like that finds its BTF.
runs() {
	./before >said.before || fail "$label: the program does not run"
	./after >said.after || fail "$label: the program with BTF does not run"
	cmp said.before said.after >log || fail "$label: it says something else"
	btf self self.o "$@"
	[ "$(./self)" = "$(section_size self)" ] || fail "$label: the program sees $(./self) bytes"
}

for name in lld mold; do
	use $name
	compare PIE main.o -pie && runs -pie
	compare no-pie main.o -no-pie && runs -no-pie
	compare static main.o -static && runs -static
	compare static-pie main.o -static-pie && runs -static-pie
	compare gc-sections main.o -Wl,--gc-sections && runs -Wl,--gc-sections
	describes_not after FUNC dropped
	readelf -SW after | grep -qE ' \.BTF .* A +0 +0 +4$' || fail "$name: flags of .BTF"
	compare icf main.o -Wl,--icf=all && runs -Wl,--icf=all
	compare shared main.o -shared
	compare execstack main.o -Wl,-z,execstack
	compare compressed main.o -Wl,--compress-debug-sections=zlib
	# mold 1.10 moves names and leaves what refers to them (docs/bugs.md).
	[ $name = lld ] || continue
	btf after.o -r main.o
	describes after.o STRUCT point
	! nm after.o | grep -q ' [^UwW] __start_BTF' || fail "$name: symbols in an object"
done
