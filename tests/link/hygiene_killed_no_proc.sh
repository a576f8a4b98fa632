# SPDX-License-Identifier: GPL-3.0-or-later
#
# Where /proc is not mounted, the object that reserves and the end marker are files in TMPDIR. They
# are gone after a link. Nobody can remove them when ld is killed: they are the only files left
# then, and the user guide tells of them.
. "$(dirname "$0")/lib.sh"
. "$here/killed_lib.sh"

unshare -m sh -c 'mount -t tmpfs none /proc' 2>/dev/null || skip "can't take /proc away (needs root)"
in_file() { [ "$(find tmp -name 'ldbtf-??????.o' | wc -l)" = 2 ]; }
killed KILL in_file unshare -m sh -c 'mount -t tmpfs none /proc && exec "$@"' sh
left=$(list | grep -v '^out/app$' | sed 's,^tmp/ldbtf-......\.o$,TEMPORARY,' | sort -u)
[ "$left" = TEMPORARY ] || fail "killed: these files are there: $(list)"
grep -qF '`ldbtf-XXXXXX.o`' "$here/../../docs/build-systems.md" ||
	fail "docs/build-systems.md does not tell of $left"

rm -f tmp/* out/*
(cd cwd && TMPDIR=$work/tmp && export TMPDIR &&
	exec unshare -m sh -c 'mount -t tmpfs none /proc && exec "$@"' sh "$real_ld" \
	-o ../out/app -plugin "${LDBTF_PLUGIN}" -e main ../main.o) >log 2>&1 ||
	fail "no link without /proc"
[ "$(list)" = out/app ] || fail "these files are there: $(list)"
"$real_ld" -o with_proc -plugin "${LDBTF_PLUGIN}" -e main main.o
cmp out/app with_proc >log 2>&1 || fail "there is another output"
describes out/app STRUCT point
