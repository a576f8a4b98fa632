# SPDX-License-Identifier: GPL-3.0-or-later
#
# Apart from .BTF and the addresses it shifts, the output is what it would have been without the plugin. The same
# program is linked both ways and everything that a loader or a debugger looks at is compared.
. "$(dirname "$0")/lib.sh"

cat > main.c <<'C'
#include <stdio.h>
struct point { int x, y; } origin;
static int hidden(struct point *point) { return point->x; }
__thread int per_thread = 3;
const char *const names[] = {"a", "b"};
int answer(void) { return hidden(&origin) + per_thread + names[0][0]; }
int main(void) { printf("%d\n", answer()); return 0; }
C

# file_header FILE: class, byte order, OS/ABI, type, machine, flags.
file_header() {
	readelf -hW "$1" | grep -E '^ +(Magic|Class|Data|OS/ABI|ABI Version|Type|Machine|Flags):'
}
# program_headers FILE: kinds, flags and alignment, in order; sizes and addresses move with .BTF.
program_headers() {
	readelf -lW "$1" | sed -n 's/^  \([A-Z][A-Z_]*\) *0x[0-9a-f]* 0x[0-9a-f]* 0x[0-9a-f]* 0x[0-9a-f]* 0x[0-9a-f]* \(.*\)$/\1 \2/p'
	readelf -lW "$1" | sed -n 's/.*interpreter: \(.*\)]/\1/p'
}
# notes FILE: all of them but for the build ID, which is a hash over the contents.
notes() { readelf -nW "$1" 2>/dev/null | sed '/Build ID:/d'; }
# dynamic FILE: tags in order; values too, where those are names, flags or counts.
dynamic() {
	readelf -dW "$1" | sed -n 's/^ 0x[0-9a-f]* //p' | sed 's/0x[0-9a-f]*$/ADDRESS/'
}
# symbols FILE: all but the two, and what relocatable output has for each section, by name, with type, binding, visibility, size and section name.
symbols() {
	readelf -SW "$1" | sed -n 's/^ *\[ *\([0-9]*\)\] *\([^ ]*\) .*/\1 \2/p' >section-names
	readelf -sW "$1" | awk '
		FNR == NR { section[$1] = $2; next }
		/^Symbol table/ { table = $3 }
		$1 ~ /^[0-9]+:$/ && $8 !~ /^__(start|stop)_BTF$/ && $8 != ".BTF" {
			print table, $8, $3, $4, $5, $6, ($7 in section) ? section[$7] : $7
		}' section-names - | sort
}
# sections FILE: all but .BTF, in order, with type, flags and alignment.
sections() {
	readelf -SW "$1" | sed -n 's/^ *\[ *[0-9]*\] *\([^ ]* .*\)/\1/p' | awk '$1 != ".BTF" { print $1, $2, $(NF - 3), $NF }'
}

compare() { # LABEL ARGUMENT...
	label=$1
	shift
	plain before "$@"
	btf after "$@"
	for view in file_header program_headers notes dynamic symbols sections; do
		$view before >view.before
		$view after >view.after
		# The section counts in front of symbols and the like must not make this an empty comparison.
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
gcc -static main.o -o probe 2>/dev/null && compare static main.o -static || skip_part "no static libc"
gcc -static-pie main.o -o probe 2>/dev/null && compare static-pie main.o -static-pie || skip_part "no static-pie"

compile main.c -fPIC -fcf-protection=full
compare cet main.o -Wl,-z,ibt,-z,shstk
