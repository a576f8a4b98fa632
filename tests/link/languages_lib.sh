# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of several languages in one program share: a C program that calls other() if
# another file has it, and what an output has of types. Sourced by a test after lib.sh.

: "${LDBTF_TOOLS:?is not set: run the tests through ctest}"

cat > shapes.h <<'C'
struct point { int x, y; };
struct line { struct point *from, *to; unsigned long long id; };
C
cat > by_gcc.c <<'C'
#include "shapes.h"
struct line by_gcc;
unsigned long long id_of(const struct line *line) { return line->id; }
C
cat > main.c <<'C'
#include "shapes.h"
int other(void) __attribute__((weak));
extern struct line by_gcc;
unsigned long long id_of(const struct line *line);
int main(void) { return (int)id_of(&by_gcc) + (other ? other() : 0); }
C
compile by_gcc.c
compile main.c

# once FILE TYPE: it is there, and not twice.
once() {
	dump "$1"
	[ "$(grep -cF "] $2" dump)" = 1 ] || fail "$1: $2 is there $(grep -cF "] $2" dump) times"
}

# record FILE KIND NAME LINE...: the BTF has exactly one such record that begins so, and these are
# its lines, members first to last. A LINE is what stands there without numbers of types: "size=8
# vlen=1", then "'x' bits_offset=0".
record() {
	record_file=$1 record_head="$2 '$3'"
	shift 3
	dump "$record_file"
	awk -v head="] $record_head " -v size="$1" \
		'index($0, "[") == 1 { on = index($0, head) && index($0, size) }
		on { sub(/^\[[0-9]*\] [A-Z]* .[^ ]*. /, ""); gsub(/type_id=[0-9]* /, "")
			sub(/^\t/, ""); print }' dump >record.seen
	printf '%s\n' "$@" >record.wanted
	diff record.wanted record.seen >log || fail "$record_file: $record_head is not as expected"
}
# skips REASON NUMBER FILE: stats has that many; with a + at its end, as many or more.
skips() {
	skipped=$(stat_value "$1" "$3")
	case $2 in
	*+) [ "${skipped:-0}" -ge "${2%+}" ] ||
		fail "$3: $1 is ${skipped:-nothing}, expected ${2%+} or more" ;;
	*) [ "${skipped:-nothing}" = "$2" ] || fail "$3: $1 is ${skipped:-nothing}, expected $2" ;;
	esac
}
