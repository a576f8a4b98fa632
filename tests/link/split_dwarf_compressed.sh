# SPDX-License-Identifier: GPL-3.0-or-later
#
# -gsplit-dwarf -gz: the .dwo files are compressed as well as the objects, and the output. The BTF
# is the same as without either.
. "$(dirname "$0")/lib.sh"
. "$here/split_dwarf_lib.sh"

check() {
	btf whole whole-one.o whole-main.o
	normalized whole >wanted
	btf whole-part.o -r whole-one.o whole-main.o -nostdlib
	normalized whole-part.o >wanted-part
	for source in one main; do
		# shellcheck disable=SC2086
		$compiler -O1 $flags -gsplit-dwarf -gz=zlib -c $source.c -o $source.o
	done
	# Of type units the one for the rest may be too small to be worth it.
	readelf -SW one.dwo 2>/dev/null | grep -qE ' \.debug_(info|str|types)[.a-z]*\.dwo .* [A-Z]*C[A-Z]* ' ||
		fail "$how -gz: one.dwo is not compressed"
	btf app one.o main.o -Wl,--compress-debug-sections=zlib
	normalized app >split
	cmp -s wanted split || fail "$how -gz: other BTF: $(diff wanted split)"
	btf part.o -r one.o main.o -nostdlib
	normalized part.o >split
	cmp -s wanted-part split || fail "$how -gz -r: other BTF: $(diff wanted-part split)"
}
each_form check
