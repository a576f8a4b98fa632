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

# Each half of a damaged image, and each byte of its headers set: a message or BTF, and never a
# crash.
cp app whole
size=$(size_of app)
for at in 4 5 16 18 32 40 52 58 60 62 $((size / 2)) $((size - 2000)) \
	$((size - 1000)) $((size - 200)); do
	cp whole damaged
	printf '\377\377' | dd of=damaged bs=1 seek="$at" conv=notrunc 2>/dev/null
	ldbtf_any encode damaged -o damaged.btf
done

# A file of debug information has no bytes of .BTF_ids.
cat >ids.c <<'C'
struct point { int x, y; } origin;
__asm__(".pushsection .BTF_ids,\"a\"\n.balign 4\n"
	".type __BTF_ID__struct__point__1, %object\n.size __BTF_ID__struct__point__1, 4\n"
	"__BTF_ID__struct__point__1: .zero 4\n.popsection");
int main(void) { return origin.x; }
C
compile ids.c
gcc ids.o -o ids
objcopy --only-keep-debug ids ids.debug
readelf -SW ids.debug | grep -q '[.]BTF_ids *NOBITS' || fail "the file has bytes of .BTF_ids"
ldbtf encode ids -o ids.btf
ldbtf_any encode ids.debug -o debug.btf
[ $status = 0 ] || fail "a file of debug information with .BTF_ids is refused"
log_has "kfuncs get no tags"
ldbtf diff ids.btf debug.btf # fails for a difference

"$LDBTF_PROGRAM" encode --help >out || fail "--help fails"
out_has "Usage: ldbtf encode IMAGE -o FILE"
out_has "vars=all|percpu|none"
out_lacks "reserve="
ldbtf --version
out_has "ldbtf "
refuses frobnicate
log_has "unknown command 'frobnicate'"
