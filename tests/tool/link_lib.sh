# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# For the tests of `ldbtf link`: links by lld and mold, which the words of ../link/lib.sh do then.
# gcc finds the program under the names of linkers, as it is installed.
. "$(dirname "$0")/lib.sh"
mkdir wrappers
for name in ld ld.bfd ld.gold ld.lld ld.mold; do
	ln -s "$LDBTF_PROGRAM" "wrappers/$name"
done

# use LINKER: the links that follow are by this one: bfd, gold, lld or mold.
use() {
	linker=$1
	has "ld.$linker" || skip "no $linker on this machine"
	driver="gcc -Bwrappers -fuse-ld=$linker"
}

# plain OUT ARGUMENT...: links by the same linker, without ldbtf.
plain() {
	plain_out=$1
	shift
	gcc -fuse-ld="$linker" -o "$plain_out" "$@" >log 2>&1 || fail "plain link of $plain_out"
}

# is_exact FILE: its .BTF is what the image needs, but for the last three bytes.
is_exact() {
	"$LDBTF_PROGRAM" encode "$1" -o needed.btf >log 2>&1 || fail "$1 can't be encoded"
	exact_size=$(size_of needed.btf)
	[ "$(section_size "$1")" = $(((exact_size + 3) / 4 * 4)) ] ||
		fail "$1: .BTF has $(section_size "$1") bytes of $exact_size"
}

# leaves_nothing: there is no file of ldbtf's in this folder.
leaves_nothing() {
	! ls -A | grep '^\.ldbtf-' || fail "a folder of ldbtf's was left"
}
