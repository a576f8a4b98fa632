# SPDX-License-Identifier: GPL-3.0-or-later
#
# encode: what can't be read or written ends with status 2, one clear line, and the old file in its
# place.
. "$(dirname "$0")/lib.sh"

echo 'struct point { int x, y; } origin; int main(void) { return origin.x; }' >main.c
compile main.c
gcc -g0 -c main.c -o plain.o
gcc main.o -o app
echo old >old.btf

# refused TEXT ARGUMENT...: by a message that has TEXT; old.btf stays.
refused() {
	text=$1
	shift
	refuses encode "$@"
	log_has "$text"
	[ "$(cat old.btf)" = old ] || fail "encode $*: the old file is gone"
}
refused "can't read it: No such file" missing -o old.btf
refused "it is a directory" . -o old.btf
refused "it has no debug information" plain.o -o old.btf
printf 'no ELF\n' >text
refused "it is not an ELF file" text -o old.btf
head -c 3000 app >short
refused "short: " short -o old.btf
refused "unknown option '--reserve=4'" app -o old.btf --reserve=4
refused "bad value 'some'" app -o old.btf --vars=some
refused "needs FILE" app -o
refused "usage: ldbtf encode" app
refused "'main.o' follows 'app'" app main.o -o old.btf
refused "which it would replace" app -o app
refused "which it would replace" app -o old.btf --stats=app
refused "can't create" app -o none/file
refused "needs the base" app -o old.btf --distill-base
refused "option base: can't read" app -o old.btf --base=missing
readelf -h app >log || fail "the image was damaged"
! ls ./*ldbtf-[0-9]* 2>log || fail "a temporary file is left"
