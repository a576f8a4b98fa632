# SPDX-License-Identifier: GPL-3.0-or-later
#
# ld is killed while the object that reserves exists. No file of the plugin's is left, but where
# /proc is missing.
#
# ld waits for a reader of its dependency file when all is written but the ELF header. Killed there,
# it leaves what it has written, as it does without the plugin.
. "$(dirname "$0")/lib.sh"
[ -z "$LDBTF_SANITIZE" ] || skip "a sanitizer needs the wrapper of ld, and then another process is killed"
. "$here/hygiene_lib.sh"

linker=
cleanup_more() { [ ! "$linker" ] || kill -KILL "$linker" 2>/dev/null || :; }
# killed SIGNAL IS-THERE COMMAND...: starts ld by COMMAND, and kills it when the output and, by
# IS-THERE, the object is there.
killed() {
	signal=$1 is_there=$2
	shift 2
	mkfifo fifo
	(cd cwd && TMPDIR=$work/tmp && export TMPDIR &&
		exec "$@" "$real_ld" -o ../out/app -plugin "${LDBTF_PLUGIN}" -e main ../main.o \
		--dependency-file=../fifo) >log 2>&1 &
	linker=$!
	waited=0
	until [ -s out/app ] && $is_there; do
		waited=$((waited + 1))
		[ $waited -lt 200 ] || fail "ld does not get as far as its dependency file"
		sleep 0.05
	done
	kill -$signal $linker
	wait $linker 2>/dev/null && fail "$signal did not kill ld"
	linker=
	rm -f fifo core* cwd/core*
}
# The end marker and the object that reserves.
in_memory() { [ "$(ls -l /proc/$linker/fd 2>/dev/null | grep -c memfd:ldbtf)" -ge 2 ]; }
for signal in KILL TERM HUP; do # INT and QUIT are ignored by what a shell starts in the background
	killed $signal in_memory env
	[ "$(list)" = out/app ] || fail "killed by $signal: these files are there: $(list)"
	rm -f out/app
done

# Where /proc is not mounted, these are files in TMPDIR: nobody can remove them when ld is killed.
# They are the only ones left, and the user guide tells of them.
in_file() { [ "$(find tmp -name 'ldbtf-??????.o' | wc -l)" = 2 ]; }
if unshare -m sh -c 'mount -t tmpfs none /proc' 2>/dev/null; then
	killed KILL in_file unshare -m sh -c 'mount -t tmpfs none /proc && exec "$@"' sh
	left=$(list | grep -v '^out/app$' | sed 's,^tmp/ldbtf-......\.o$,TEMPORARY,' | sort -u)
	[ "$left" = TEMPORARY ] || fail "killed without /proc: these files are there: $(list)"
	grep -qF '`ldbtf-XXXXXX.o`' "$here/../../docs/build-systems.md" ||
		fail "docs/build-systems.md does not tell of $left"
	# As a link that is not killed does.
	rm -f tmp/* out/*
	(cd cwd && TMPDIR=$work/tmp && export TMPDIR &&
		exec unshare -m sh -c 'mount -t tmpfs none /proc && exec "$@"' sh "$real_ld" \
		-o ../out/app -plugin "${LDBTF_PLUGIN}" -e main ../main.o) >log 2>&1 ||
		fail "no link without /proc"
	[ "$(list)" = out/app ] || fail "without /proc: these files are there: $(list)"
	"$real_ld" -o with_proc -plugin "${LDBTF_PLUGIN}" -e main main.o
	cmp out/app with_proc >log 2>&1 || fail "without /proc there is another output"
	describes out/app STRUCT point
else
	skip_part "can't take /proc away (needs root)"
fi
