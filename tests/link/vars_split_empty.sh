# SPDX-License-Identifier: GPL-3.0-or-later
#
# vars-split=FILE where there are no variables: split BTF that holds nothing. So is that of an image
# whose BTF is empty.
. "$(dirname "$0")/lib.sh"
. "$here/vars_split_lib.sh"

echo 'int main(void) { return 0; }' >no_vars.c
compile no_vars.c
empty_split() { # FILE IMAGE
	[ "$(size_of "$1")" = 24 ] || fail "$1 is not an empty split BTF: $(od -An -tx1 "$1")"
	check "$1" "$2"
	[ ! -s split_dump ] || fail "$1 is not empty"
}
btf app -nostartfiles -Wl,-e,main no_vars.o -- vars-split=app.btf
empty_split app.btf app
btf app $objects -- fill=off vars-split=app.btf
cp app.btf off.btf
[ "$(size_of off.btf)" = 24 ] || fail "fill=off: $(size_of off.btf) bytes"
btf_warns app $objects -- reserve=100 on-error=warn vars-split=app.btf
is_empty_btf app
cmp -s app.btf off.btf || fail "on-error=warn: FILE does not fit the image's empty BTF"
gcc -c no_vars.c -o no_dwarf.o
btf_warns app no_dwarf.o -nostdlib -Wl,-e,main -- vars-split=app.btf
[ "$(size_of app.btf)" = 24 ] || fail "no DWARF: $(size_of app.btf) bytes"
