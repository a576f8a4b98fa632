# SPDX-License-Identifier: GPL-3.0-or-later
#
# A source tree, plugin and objects that can't be written to, and file systems that are full or
# read-only but for the output. Without /proc the object that reserves is a file. Where there is no
# place for that, it is said, and nothing is left.
. "$(dirname "$0")/lib.sh"
. "$here/paths_lib.sh"
unshare -m true 2>/dev/null || skip "can't mount (needs root)"

"$ld" -o app.1 -plugin "$plugin" -e main "$main"
mkdir full
cat > read-only.sh <<'SH'
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

# fails_in SCRIPT OUT: the link fails, and not the preparations for it.
fails_in() {
	fails_status=0
	unshare -m sh "$1" -o "$2" -plugin "$plugin" -e main "$main" >log 2>&1 || fails_status=$?
	[ $fails_status != 0 ] && [ $fails_status != 70 ] ||
		fail "$1: status $fails_status for $2"
}
fails_in read-only.sh "$folder/oütput/äpp"
log_lacks "ldbtf: " # ld has said it

[ -z "$LDBTF_SANITIZE" ] || { skip_part "sanitizers need /proc themselves"; exit 0; }
sed 's,^TMPDIR,mount -t tmpfs none /proc; TMPDIR,' read-only.sh >no-proc.sh
fails_in no-proc.sh app.3
log_has "can't write the object that reserves"
log_has "No space left on device"
[ ! -e app.3 ] || fail "it left an output"
