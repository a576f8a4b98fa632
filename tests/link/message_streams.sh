# SPDX-License-Identifier: GPL-3.0-or-later
#
# On which stream messages come, as docs/messages.md says: that is the linker's choice, but for what
# `verbose` and `stats=` print.
. "$(dirname "$0")/lib.sh"

echo 'struct point { int x, y; } origin; int main(void) { return origin.x; }' >main.c
compile main.c

# streams LINKER OPTION: what the link prints, in the files out and log.
streams() { "$1" -e main main.o -o app -plugin "$LDBTF_PLUGIN" -plugin-opt "$2" >out 2>log; }
# only IN OTHER TEXT WHAT: TEXT is in one of the two files, and the other is empty.
only() {
	grep -qF -- "$3" "$1" || fail "$4: not where docs/messages.md says"
	[ ! -s "$2" ] || fail "$4: something on the other stream: $(cat "$2")"
}

gold=
if [ "$LDBTF_PRELOAD" ]; then
	skip_part "gold can't load a plugin with a sanitizer in it"
elif has ld.gold; then
	gold=$(command -v ld.gold)
else
	skip_part "no gold on this machine"
fi
for linker in "$ld" ${gold:+"$gold"}; do
	name=$(basename "$linker")
	warned="out log"
	[ "$name" = ld ] || warned="log out"
	streams "$linker" exclude=nowhere || fail "$name: a warning fails the link"
	# shellcheck disable=SC2086 # two files
	only $warned "no unit's source has a path like nowhere" "a warning of $name"
	! streams "$linker" reserve=28 || fail "$name: no error"
	only log out "but the link reserved only 28" "an error of $name"
	for option in verbose stats=/dev/stderr; do
		streams "$linker" $option || fail "$name: $option fails the link"
		only log out "" "$option of $name"
	done
done
