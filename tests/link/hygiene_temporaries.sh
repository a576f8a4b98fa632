# SPDX-License-Identifier: GPL-3.0-or-later
#
# TMPDIR: not set, not there, not a folder, not writable, empty. The object that reserves is in
# memory, so nothing of that matters.
. "$(dirname "$0")/lib.sh"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
compile main.c
"$ld" -o app.1 -plugin "$LDBTF_PLUGIN" -e main main.o
for folder_for_temporaries in unset "$work/nowhere" /proc /dev/null ""; do
	if [ "$folder_for_temporaries" = unset ]; then
		(unset TMPDIR TMP TEMP && exec "$ld" -o app -plugin "$LDBTF_PLUGIN" -e main \
			main.o) >log 2>&1 || fail "no TMPDIR"
	else
		TMPDIR=$folder_for_temporaries "$ld" -o app -plugin "$LDBTF_PLUGIN" -e main \
			main.o >log 2>&1 ||
			fail "TMPDIR=$folder_for_temporaries"
	fi
	[ ! -s log ] || fail "TMPDIR=$folder_for_temporaries: not silent"
	cmp -s app app.1 || fail "TMPDIR=$folder_for_temporaries changes the output"
done
