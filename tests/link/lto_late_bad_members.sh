# SPDX-License-Identifier: GPL-3.0-or-later
#
# Late members that can't be taken: one that is damaged, and one that has a .BTF.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
. "$here/lto_late_lib.sh"

break_dwarf() { # OBJECT: its .debug_abbrev means nothing
	objcopy --dump-section .debug_abbrev=abbrev "$1" /dev/null
	tr '\000-\377' '\377' <abbrev >abbrev.bad
	objcopy --update-section .debug_abbrev=abbrev.bad "$1"
}
compile note.c
break_dwarf note.o
ar rcs libbad.a popcount.o note.o keep.o divide.o
specs
lto_fails app -static main.o libbad.a
log_has "libbad.a(note.o)"
specs on-error=warn
run_lto app -static main.o libbad.a
[ $link_status = 0 ] || fail "on-error=warn: the link failed"
log_has "libbad.a(note.o)"
is_empty_btf app
./app >told || fail "on-error=warn: the empty BTF is not as large as its place"
compile note.c
printf 'x' >x
objcopy --add-section .BTF=x note.o
rm libbad.a
ar rcs libbad.a popcount.o note.o keep.o divide.o
for options in "" on-error=warn; do
	# shellcheck disable=SC2086
	specs $options
	lto_fails app -static main.o libbad.a
	log_has "libbad.a(note.o): has a .BTF section already"
done
