# SPDX-License-Identifier: GPL-3.0-or-later
#
# Outputs with compressed debug sections, by every method that ld knows: the BTF is that of the
# link without compression.
. "$(dirname "$0")/lib.sh"
. "$here/compressed_lib.sh"

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
	cmp -s reference-part.btf seen.btf ||
		fail "-r to $method: other BTF than without compression"
	if objcopy --compress-debug-sections=$method plain.o $method.o 2>/dev/null; then
		btf part.o -r $method.o -nostdlib "-Wl,--compress-debug-sections=$method"
		extract part.o seen.btf
		cmp -s reference-part.btf seen.btf ||
			fail "-r from and to $method: other BTF than without compression"
	fi
done
