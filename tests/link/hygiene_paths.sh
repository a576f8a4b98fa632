# SPDX-License-Identifier: GPL-3.0-or-later
#
# Paths as people have them: spaces, quotes and letters outside of ASCII in every one of them, the
# plugin's too. Nothing appears but what was asked for. The output does not depend on the plugin's
# path.
. "$(dirname "$0")/lib.sh"
. "$here/paths_lib.sh"

ar rc "$folder/söurce/lib ä.a" "$folder/söurce/mäin 1.o"

list() { (cd "$folder" && find . -type f | sort); }
list >"$work/before"

check() { # WHAT COMMAND...: one link that works, from the words of the caller
	what=$1
	shift
	"$@" >"$work/log" 2>&1 || fail "$what: the link fails"
	[ ! -s "$work/log" ] || fail "$what: the link is not silent"
	(cd "$work" && describes "$folder/oütput/äpp" STRUCT point)
	rm -f "$folder/oütput/äpp"
}
check "absolute" "$ld" -o "$folder/oütput/äpp" -plugin "$plugin" -e main "$main"
cd "$folder/oütput"
check "relative" "$ld" -o äpp -plugin "../plug in/ldbtf für alle.so" -e main "../söurce/mäin 1.o"
check "archive" "$ld" -o äpp -plugin "$plugin" -e main -u main "../söurce/lib ä.a"
check "gcc" gcc -B"$work/bin" -o äpp -Wl,-plugin,"$plugin" "$main"
check "files" "$ld" -o äpp -plugin "$plugin" -e main -Map="mäp 1" -plugin-opt "stats=stäts 1.json" \
	-plugin-opt "detached=../oütput/blöb 1" "$main"
[ -s "mäp 1" ] && [ -s "stäts 1.json" ] && [ -s "blöb 1" ] ||
	fail "a file with such a name is not there"
rm "mäp 1" "stäts 1.json" "blöb 1"
# Names in messages are as they are, and no letter of theirs is taken for a format.
! "$ld" -o äpp -plugin "$plugin" -e main -plugin-opt reserve=28 "$main" \
	-o "$folder/oütput/äpp" >"$work/log" 2>&1 ||
	fail "too small a reservation works"
grep -qF "$folder/oütput/äpp: .BTF needs" "$work/log" || fail "the message has another name"
cd "$work"
list >after
diff before after >log || fail "files have appeared"

# Of the same bytes, wherever it is.
"$ld" -o app.1 -plugin "$LDBTF_PLUGIN" -e main "$main"
"$ld" -o app.2 -plugin "$plugin" -e main "$main"
cmp -s app.1 app.2 || fail "the plugin's path changes the output"
