# SPDX-License-Identifier: GPL-3.0-or-later
#
# Inputs with compressed debug sections, by every method that the tools know: the BTF is that of
# the link without compression. zstd needs elfutils 0.189 or newer to read; older ones say so.
. "$(dirname "$0")/lib.sh"
. "$here/compressed_lib.sh"

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
	cmp -s reference-part.btf seen.btf ||
		fail "-r of $method: other BTF than without compression"
done

# Damaged: an error that names the file, not a crash.
offset=$(readelf -SW zlib.o | sed 's/^ *\[ *[0-9]*\] *//' | awk '$1 == ".debug_info" { print $4 }')
cp zlib.o damaged.o
printf '\377\377\377\377' | dd of=damaged.o bs=1 seek=$((0x$offset + 24)) conv=notrunc 2>/dev/null
btf_fails app damaged.o
log_has "damaged.o: .debug_info: cannot decompress"
