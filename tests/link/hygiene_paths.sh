# SPDX-License-Identifier: GPL-3.0-or-later
#
# Paths as people have them: spaces, quotes and letters outside of ASCII in every one of them, the
# plugin's too; sources and objects that can't be written to; no TMPDIR, and none that can be used.
# Nothing appears but what was asked for.
. "$(dirname "$0")/lib.sh"

folder="$work/Größe & \"Maß\" 100% %s 漢字"
mkdir -p "$folder/söurce" "$folder/oütput" "$folder/plug in"
cp "$LDBTF_PLUGIN" "$folder/plug in/ldbtf für alle.so"
plugin="$folder/plug in/ldbtf für alle.so"
echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >"$folder/söurce/mäin 1.c"
echo 'int missing(void); int main(void) { return missing(); }' >"$folder/söurce/ündefined.c"
gcc -g -c "$folder/söurce/mäin 1.c" -o "$folder/söurce/mäin 1.o"
gcc -g -c "$folder/söurce/ündefined.c" -o "$folder/söurce/ündefined.o"
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
main="$folder/söurce/mäin 1.o"
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

# TMPDIR: the object that reserves is in memory, so it does not matter.
for folder_for_temporaries in unset "$work/nowhere" /proc /dev/null ""; do
	if [ "$folder_for_temporaries" = unset ]; then
		(unset TMPDIR TMP TEMP && exec "$ld" -o app -plugin "$LDBTF_PLUGIN" -e main \
			"$main") >log 2>&1 || fail "no TMPDIR"
	else
		TMPDIR=$folder_for_temporaries "$ld" -o app -plugin "$LDBTF_PLUGIN" -e main \
			"$main" >log 2>&1 ||
			fail "TMPDIR=$folder_for_temporaries"
	fi
	[ ! -s log ] || fail "TMPDIR=$folder_for_temporaries: not silent"
	cmp -s app app.1 || fail "TMPDIR=$folder_for_temporaries changes the output"
done

# A source tree, plugin and objects that can't be written to, and file systems that are full or
# read-only but for the output.
mkdir full
if unshare -m true 2>/dev/null; then
	cat > read-only.sh <<-'SH'
	mount --bind "$folder" "$folder" && mount -o remount,ro,bind "$folder" || exit 70
	mount -t tmpfs -o size=4k none "$work/full" || exit 70
	head -c 100000 /dev/zero >"$work/full/filling" 2>/dev/null
	! touch "$folder/söurce/x" 2>/dev/null || exit 70
	TMPDIR=$work/full exec "$ld" "$@"
	SH
	export folder work ld
	unshare -m sh read-only.sh -o app -plugin "$plugin" -e main "$main" >log 2>&1 ||
		fail "from a read-only tree, with a full TMPDIR"
	[ ! -s log ] || fail "from a read-only tree: not silent"
	cmp -s app app.1 || fail "a read-only tree changes the output"
	status=0
	unshare -m sh read-only.sh -o "$folder/oütput/äpp" -plugin "$plugin" -e main \
		"$main" >log 2>&1 || status=$?
	[ $status != 0 ] && [ $status != 70 ] || fail "a link into a read-only folder works"
	log_lacks "ldbtf: " # ld has said it
	# Without /proc the object is a file, for which there is no place here: said, and nothing is
	# left.
	if [ -z "$LDBTF_SANITIZE" ]; then
		sed 's,^TMPDIR,mount -t tmpfs none /proc; TMPDIR,' read-only.sh >no-proc.sh
		status=0
		unshare -m sh no-proc.sh -o app.3 -plugin "$plugin" -e main "$main" >log 2>&1 ||
			status=$?
		[ $status != 0 ] && [ $status != 70 ] ||
			fail "a link without a place for the object works"
		log_has "can't write the object that reserves"
		log_has "No space left on device"
		[ ! -e app.3 ] || fail "it left an output"
	else
		skip_part "sanitizers need /proc themselves"
	fi
else
	skip_part "can't mount (needs root)"
fi
