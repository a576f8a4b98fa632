# SPDX-License-Identifier: GPL-3.0-or-later
#
# If a library has debug information, the types of members that come when LTO has compiled are in
# the image, with the symbols around them, by whatever archives they come.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
. "$here/lto_late_lib.sh"

# shellcheck disable=SC2086 # words
ar rcsT libthin.a $members
# Three archives that need each other, none of which has a member that is taken before.
ar rcs libone.a popcount.o keep.o
ar rcs libtwo.a note.o
ar rcs libthree.a divide.o

# The reason for all this: they come late, each by its own way.
specs verbose
gcc -B "$work/bin" -specs=app.specs -static -O2 -flto=1 main.o liball.a -o app >log 2>&1 ||
	fail "the link"
[ "$(grep -c 'liball.a.* comes with LTO' log)" = 4 ] ||
	fail "not four members come late: is this test of use?"

specs stats=stats.json detached=raw.btf
for libraries in liball.a libthin.a \
	"-Wl,--start-group libone.a libtwo.a libthree.a -Wl,--end-group" \
	"libthree.a libone.a libtwo.a libone.a" "-Wl,--gc-sections liball.a" \
	"-static-pie liball.a" \
	"-Wl,--sort-section=alignment -Wl,--sort-section=name liball.a"; do
	label=$libraries
	case $libraries in -static-pie*) kind= ;; *) kind=-static ;; esac
	# shellcheck disable=SC2086 # words
	lto app $kind main.o $libraries
	./app >told || fail "$label: the symbols are not around the BTF, or it does not run"
	[ "$(cat told)" = 303 ] || fail "$label: told '$(cat told)'"
	fits 15
	has_late_ones
	extract app app.btf
	cmp app.btf raw.btf || fail "$label: detached has other bytes"
	kernel_takes app.btf "$label"
	for name in __start_BTF __stop_BTF; do
		[ "$(readelf -sW app | grep -c " $name\$")" = 1 ] || fail "$label: not one $name"
		! readelf -sW app | grep -E "(WEAK|DEFAULT) .* $name\$" | grep -v LOCAL ||
			fail "$label: $name is visible"
	done
done

# The same BTF as if the program had named them: it says what is in the image, however that came
# there.
label="named before"
lto named -static main.o liball.a -Wl,-u,__popcountdi2 -Wl,-u,__divti3
dump named
cp dump dump.named
lto app -static main.o liball.a
dump app
diff dump.named dump >log || fail "another BTF than with members that came early"
