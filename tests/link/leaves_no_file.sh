# SPDX-License-Identifier: GPL-3.0-or-later
#
# The object that reserves is in memory. Without /proc it is a file in TMPDIR, which is gone after
# each outcome.
. "$(dirname "$0")/lib.sh"
. "$here/leaves_lib.sh"

links "with memory files"
if unshare -m sh -c 'mount -t tmpfs none /proc' 2>/dev/null; then
	cat > without-proc.sh <<EOF
mount -t tmpfs none /proc || exit 1
exec $ld "\$@"
EOF
	saved=$ld
	ld=$work/bin/ld-without-proc
	printf '#!/bin/sh\nexec unshare -m sh %s "$@"\n' "$work/without-proc.sh" >"$ld"
	chmod +x "$ld"
	if [ -z "$LDBTF_SANITIZE" ]; then
		links "without /proc"
		TMPDIR=$work/tmp "$ld" -o app -plugin "$LDBTF_PLUGIN" -e main main.o \
			-Map=map >log 2>&1 ||
			fail "no link without /proc"
		grep -q "$work/tmp/ldbtf-" map || fail "the test did not take /proc away"
		describes app STRUCT point
		TMPDIR=$work/nowhere "$ld" -o app -plugin "$LDBTF_PLUGIN" -e main main.o \
			>log 2>&1 &&
			fail "a link without a place for the object works"
		log_has "can't write the object that reserves"
	else
		skip_part "sanitizers need /proc themselves"
	fi
	ld=$saved
else
	skip_part "can't take /proc away (needs root)"
fi
