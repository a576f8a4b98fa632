# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# What the tests of LDBTF_KEEP share: a program with marks, and one without. Sourced behind lib.sh.
keep_include=$here/../../runtime/include

cat >sensor.h <<'C'
struct bus { int speed; };
struct filter { int taps[4]; };
struct sensor { struct bus *bus; struct filter filter; };
typedef struct { char c; } handle_t;
enum mode { OFF, ON };
C
cat >unmarked.c <<'C'
#include "sensor.h"
struct other { long x; };
volatile struct other other;
volatile int counter;
#ifdef __cplusplus
extern "C" // functions of C++ are not described
#endif
__attribute__((used, noinline)) int twice(int x) { __asm__ volatile(""); return 2 * x; }
int main(void) { return twice(counter) + (int)other.x; }
C
# Nothing uses struct sensor, handle_t and enum mode but their marks.
{
	echo '#include "ldbtf/keep.h"'
	cat unmarked.c - <<'C'
LDBTF_KEEP(struct sensor);
LDBTF_KEEP(handle_t);
LDBTF_KEEP(enum mode);
LDBTF_KEEP_VAR(counter);
LDBTF_KEEP_FUNC(twice);
C
} >marked.c

everything_marked="DATASEC '.bss' ENUM 'mode' FUNC 'twice' STRUCT 'bus' STRUCT 'filter' "
everything_marked="${everything_marked}STRUCT 'sensor' TYPEDEF 'handle_t' VAR 'counter' "

# has_marked FILE [NAMES]: its BTF has what the marks name, and what that reaches, and no more.
has_marked() {
	dump "$1"
	grep -oE "^[^ ]* (STRUCT|TYPEDEF|ENUM|VAR|FUNC|DATASEC) '[^']+'" dump | grep -v '(anon)' |
		sed 's/^[^ ]* //' | LC_ALL=C sort | tr '\n' ' ' >names
	[ "$(cat names)" = "${2:-$everything_marked}" ] ||
		fail "$1 has other types: $(cat names)"
}
