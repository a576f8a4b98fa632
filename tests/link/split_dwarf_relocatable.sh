# SPDX-License-Identifier: GPL-3.0-or-later
#
# -gsplit-dwarf with ld -r: the skeletons stay, and still name their files. The BTF is the same as
# without -gsplit-dwarf, and a later link reads the files, too.
. "$(dirname "$0")/lib.sh"
. "$here/split_dwarf_lib.sh"

check() {
	btf whole whole-one.o whole-main.o
	normalized whole >wanted
	btf part.o -r one.o main.o -nostdlib
	normalized part.o >split
	btf whole-part.o -r whole-one.o whole-main.o -nostdlib
	normalized whole-part.o >wanted-part
	cmp -s wanted-part split || fail "$how, -r: other BTF: $(diff wanted-part split)"
	plain plain-part.o -r one.o main.o -nostdlib
	btf app plain-part.o
	normalized app >split
	cmp -s wanted split || fail "$how, by way of -r: other BTF: $(diff wanted split)"
}
each_form check
