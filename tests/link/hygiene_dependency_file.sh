# SPDX-License-Identifier: GPL-3.0-or-later
#
# ld's --dependency-file, which make and ninja read to know when to link again. ld before 2.41, and
# gold, list the files that a plugin adds (GNU bug 30568), so also the object in memory that
# reserves .BTF. That is never there afterwards: make would link each time. Newer ld lists nothing
# of ours; for the others the user guide has a line of sed.
. "$(dirname "$0")/lib.sh"
has make || skip "no make on this machine"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
compile main.c
version=$(ld --version | sed -n '1s/.* \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
# shellcheck disable=SC2086 # two words
set -- $version
lists_ours=
[ "$1" -gt 2 ] || [ "$2" -ge 41 ] || lists_ours=1

# The documented line, as it stands in the guide.
clean=$(sed -n 's,^\t\(sed -i .*proc.*\)$,\1,p' "$here/../../docs/build-systems.md")
[ "$(echo "$clean" | wc -l)" = 1 ] && [ "$clean" ] ||
	fail "docs/build-systems.md has no line of sed for dependency files"

cat > Makefile <<'MAKE'
app:
	$(LINK) -o app main.o -Wl,--dependency-file=app.d && $(CLEAN)
include app.d
MAKE
# settled LINKER LINK: after one link, make has nothing to do; when an input is new, it has.
settled() {
	rm -f app
	echo >app.d
	make "LINK=$2" "CLEAN=$3" app >log 2>&1 || fail "$1: make"
	grep -q 'main\.o' app.d || fail "$1: no dependency file was written"
	! grep -n 'ldbtf' app.d >log || fail "$1: the dependency file lists a file of the plugin"
	make "LINK=$2" "CLEAN=$3" app >log 2>&1 || fail "$1: make, again"
	grep -q 'up to date' log || fail "$1: make links again: $(grep -n proc app.d)"
	touch -d '+2 seconds' main.o
	make "LINK=$2" "CLEAN=$3" app >log 2>&1 || fail "$1: make, with a new object"
	! grep -q 'up to date' log || fail "$1: make does not link again when an object is new"
	describes app STRUCT point
	touch main.o
}
link="gcc -B$work/bin -Wl,-plugin,$LDBTF_PLUGIN"
if [ "$lists_ours" ]; then
	settled "ld $1.$2" "$link" "$(echo "$clean" | sed 's/FILE/app.d/')"
	settled "ld $1.$2, ours being the last" "$link -nostdlib -r" \
		"$(echo "$clean" | sed 's/FILE/app.d/')"
	$link -o app main.o -Wl,--dependency-file=app.d
	grep -q /proc/self/fd app.d ||
		fail "ld $1.$2 lists nothing of ours: the user guide says it does"
else
	settled "ld $1.$2" "$link" true
fi
if has ld.gold && [ -z "$LDBTF_SANITIZE" ]; then
	settled gold "gcc -fuse-ld=gold -Wl,-plugin,$LDBTF_PLUGIN" \
		"$(echo "$clean" | sed 's/FILE/app.d/')"
else
	skip_part "no gold that can load the plugin"
fi
