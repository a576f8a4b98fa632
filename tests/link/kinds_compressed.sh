# SPDX-License-Identifier: GPL-3.0-or-later
#
# Compressed debug sections, in the inputs and in the output, by every method that the tools know: the BTF is that of
# the link without compression. zstd needs elfutils 0.189 or newer to read; older ones must say so.
. "$(dirname "$0")/lib.sh"

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

# Small sections are not worth compressing, to some tools: this one is.
for method in zlib zlib-gnu zstd; do
	objcopy --compress-debug-sections=$method plain.o $method.o 2>/dev/null || continue
	is_compressed $method.o
	if [ $method = zstd ] && [ ! "$zstd_readable" ]; then
		btf_fails app zstd.o
		log_has "zstd.o: .debug_info is compressed with zstd, which elfutils"
		log_has "fix: compile with -gz=zlib or without -gz"
		# Inputs need not be read.
		btf app zstd.o -- reserve=4000
		describes app STRUCT line
		continue
	fi
	btf app $method.o
	same app
	btf part.o -r $method.o -nostdlib
	extract part.o seen.btf
	cmp -s reference-part.btf seen.btf || fail "-r of $method: other BTF than without compression"
done

for method in zlib zlib-gnu zstd; do
	if ! gcc plain.o -o probe "-Wl,--compress-debug-sections=$method" 2>/dev/null; then
		skip_part "this ld can't compress with $method"
		continue
	fi
	if [ $method = zstd ] && [ ! "$zstd_readable" ]; then
		btf_fails app plain.o -Wl,--compress-debug-sections=zstd
		log_has "is compressed with zstd, which elfutils"
		log_has "fix:"
		continue
	fi
	btf app plain.o "-Wl,--compress-debug-sections=$method"
	is_compressed app
	same app
	./app || fail "does not run"
	# Relocatable, which relocates what it then compresses.
	btf part.o -r plain.o -nostdlib "-Wl,--compress-debug-sections=$method"
	is_compressed part.o
	extract part.o seen.btf
	cmp -s reference-part.btf seen.btf || fail "-r to $method: other BTF than without compression"
	if [ -f $method.o ]; then
		btf part.o -r $method.o -nostdlib "-Wl,--compress-debug-sections=$method"
		extract part.o seen.btf
		cmp -s reference-part.btf seen.btf || fail "-r from and to $method: other BTF than without compression"
	fi
done

# Damaged: an error that names the file, not a crash.
offset=$(readelf -SW zlib.o | sed 's/^ *\[ *[0-9]*\] *//' | awk '$1 == ".debug_info" { print $4 }')
cp zlib.o damaged.o
printf '\377\377\377\377' | dd of=damaged.o bs=1 seek=$((0x$offset + 24)) conv=notrunc 2>/dev/null
btf_fails app damaged.o
log_has "damaged.o: .debug_info: cannot decompress"
