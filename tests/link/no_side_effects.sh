# SPDX-License-Identifier: GPL-3.0-or-later
#
# Apart from .BTF and the addresses it shifts, the output is what it would have been without the
# plugin. The same program is linked both ways and everything that a loader or a debugger looks at
# is compared.
. "$(dirname "$0")/lib.sh"
. "$here/../support/elf_views.sh"

cat > main.c <<'C'
#include <stdio.h>
struct point { int x, y; } origin;
static int hidden(struct point *point) { return point->x; }
__thread int per_thread = 3;
const char *const names[] = {"a", "b"};
int answer(void) { return hidden(&origin) + per_thread + names[0][0]; }
int main(void) { printf("%d\n", answer()); return 0; }
C

compare() { # LABEL ARGUMENT...
	label=$1
	shift
	plain before "$@"
	btf after "$@"
	for view in $elf_views; do
		$view before >view.before
		$view after >view.after
		# The section counts in front of symbols and the like must not make this an empty
		# comparison.
		if ! cmp -s view.before view.after; then
			diff view.before view.after >log || :
			fail "$label: $view differs"
		fi
	done
	[ -s view.after ] || fail "$label: nothing was compared"
	[ "$(section_size after)" -gt 28 ] || fail "$label: no BTF in the output"
}

compile main.c -fPIC
compare PIE main.o -pie
compare no-pie main.o -no-pie
compare shared main.o -shared
compare gc-sections main.o -Wl,--gc-sections
compare noexecstack main.o -Wl,-z,noexecstack
compare execstack main.o -Wl,-z,execstack
compare relro-now main.o -Wl,-z,relro,-z,now
compare export-dynamic main.o -rdynamic
compare relocatable -r main.o
compare separate-code main.o -Wl,-z,noseparate-code
compare build-id main.o -Wl,--build-id=sha1
gcc -static main.o -o probe 2>/dev/null && compare static main.o -static ||
	skip_part "no static libc"
gcc -static-pie main.o -o probe 2>/dev/null && compare static-pie main.o -static-pie ||
	skip_part "no static-pie"

compile main.c -fPIC -fcf-protection=full
compare cet main.o -Wl,-z,ibt,-z,shstk
