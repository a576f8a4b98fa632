# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of compressed debug sections share: a program, its BTF without compression, and
# whether the library that reads DWARF knows zstd. Sourced by a test after lib.sh.

cat > main.c <<'C'
struct point { int x, y; } origin;
struct line { struct point from, to; const struct line *next; } line;
int length(const struct line *line) { return line->to.x - line->from.x; }
int main(void) { return length(&line); }
C
compile main.c
cp main.o plain.o
btf reference plain.o
extract reference reference.btf
btf reference-part.o -r plain.o -nostdlib
extract reference-part.o reference-part.btf

same() { # FILE
	extract "$1" seen.btf
	cmp -s reference.btf seen.btf || fail "$1: other BTF than without compression"
}
# compressed FILE PATTERN: has it a section like that?
compressed() { readelf -SW "$1" | grep -qE "$2" || fail "$1 has no section like $2"; }
# is_compressed FILE: by the method at hand.
is_compressed() {
	case $method in
	zlib-gnu) compressed "$1" ' \.zdebug_info ' ;;
	*) compressed "$1" ' \.debug_info .* C ' ;;
	esac
}
# The library's own tools tell what it can read.
zstd_readable=
if objcopy --compress-debug-sections=zstd plain.o zstd.o 2>/dev/null; then
	if eu-readelf --debug-dump=info zstd.o 2>/dev/null | grep -q DW_TAG_structure_type; then
		zstd_readable=1
	fi
else
	skip_part "this objcopy can't compress with zstd"
fi
