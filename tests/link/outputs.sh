# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every kind of output that ld makes gets its BTF, and the running program sees the same bytes
# through __start_BTF and __stop_BTF as readers of the file see in the section.
. "$(dirname "$0")/lib.sh"

cat > app.c <<'C'
#include <stdio.h>
extern const unsigned char __start_BTF[] __attribute__((weak, visibility("hidden")));
extern const unsigned char __stop_BTF[] __attribute__((weak, visibility("hidden")));
struct account { long balance; const char *owner; struct account *next; };
struct account first;
void print_btf(void)
{
	fwrite(__start_BTF, 1, (size_t)(__stop_BTF - __start_BTF), stdout);
}
C
cat > main.c <<'C'
void print_btf(void);
int main(void) { print_btf(); return 0; }
C
compile app.c -fPIC
compile main.c -fPIC

check() { # FILE
	describes "$1" STRUCT account
	describes "$1" FUNC print_btf
	readelf -SW "$1" | grep -qE ' \.BTF +PROGBITS .* 00 +A +0 +0 +4$' ||
		fail "$1: .BTF is not a read-only, allocated, 4-aligned section"
	extract "$1" blob
}
check_running() { # FILE COMMAND...
	check "$1"
	describes "$1" VAR first
	shift
	"$@" >seen || fail "can't run $1"
	cmp -s seen blob || fail "$1: the program sees other bytes than the file has"
}

for kind in -pie -no-pie -static -static-pie; do
	if ! gcc $kind app.o main.o -o probe 2>/dev/null; then
		skip_part "gcc can't link $kind here"
		continue
	fi
	btf "app$kind" $kind app.o main.o
	check_running "app$kind" "./app$kind"
done

btf libapp.so -shared app.o
gcc main.o ./libapp.so -o app-shared
check_running libapp.so ./app-shared

# Relocatable output has the BTF but not the symbols: those belong to the final link.
btf app-r.o -r app.o main.o
check app-r.o
[ "$(readelf -sW app-r.o | grep -c '_BTF$')" = 2 ] ||
	fail "-r: other symbols than the two references"
! readelf -sW app-r.o | grep '_BTF$' | grep -qv ' UND ' || fail "-r output defines __start_BTF"

# A program that references the symbols weakly also links without the plugin, and finds nothing.
plain app-plain app.o main.o
[ "$(./app-plain | wc -c)" = 0 ] || fail "symbols without the plugin"
