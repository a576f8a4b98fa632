#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run.sh PLUGIN [RESULTS.json]: what the plugin costs, next to a plain link and to the pipeline it
# replaces.
#
# Prints tables and what of the aims is met, and writes all figures, also of the single runs, as
# JSON (default: ldbtf-bench.json in the cache's bench folder). When it is stopped, what was
# measured until then is shown and in the file. The inputs are built first, once: see
# build_vmlinux.sh. Let nothing else run meanwhile. How long it takes: docs/performance.md. In the
# environment:
#
#	LDBTF_REPEAT   how often everything is measured (5); `scale` half as often, small programs
#	               five times and an empty one ten times as often
#	LDBTF_ONLY     a list of vmlinux, newest, redis, sqlite, rows, scale (all of them)
#	LDBTF_NEWEST   the ld of `newest` (that of Debian sid, by tests/tools/fetch_tools.sh)
#	LDBTF_SCALE    the inputs of scale, as parts and multiples of the kernel ("1/4 1/2 1 2 4")
#	LDBTF_PAHOLE   another pahole than that of tests/system/fetch_pahole.sh
#	TMPDIR         where images are written (/dev/shm, if there is room)
#
# Public tools only: gcc, ld, objcopy, readelf, python3, pahole.
set -eu
plugin=${1:?usage: run.sh PLUGIN [RESULTS.json]}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
system=$here/../system
cache=${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}/bench
only=${LDBTF_ONLY:-vmlinux newest redis sqlite rows scale}
mkdir -p "$cache"
results=${2:-$cache/ldbtf-bench.json}

wants() {
	case " $only " in *" $1 "*) ;; *) return 1 ;; esac
}

# 3: an old one; it has said what that means. Times are still times.
status=0
pahole=${LDBTF_PAHOLE:-$(sh "$system/fetch_pahole.sh")} || status=$?
[ $status = 0 ] || [ $status = 3 ] || exit 1

set -- --plugin "$plugin" --pahole "$pahole" --results "$results" --repeat "${LDBTF_REPEAT:-5}" \
	--factors "${LDBTF_SCALE:-1/4 1/2 1 2 4}"
if wants vmlinux || wants newest || wants scale; then
	kernel=$(sh "$here/build_vmlinux.sh")
	! wants vmlinux || set -- "$@" --vmlinux "$kernel"
	! wants scale || set -- "$@" --scale "$kernel" --duplicate "$here/duplicate_objects.py"
fi
if wants newest; then
	newest=${LDBTF_NEWEST:-$(sh "$here/../tools/fetch_tools.sh" sid)/bin/ld}
	set -- "$@" --newest "$kernel" "$newest"
fi
! wants rows || set -- "$@" --rows
# Not redis as it comes: pahole gives up on its _Atomic.
! wants redis || set -- "$@" --program redis-server \
	"$(sh "$system/build_program.sh" redis gcc-sync)"
! wants sqlite || set -- "$@" --program sqlite3 "$(sh "$system/build_program.sh" sqlite gcc)"

work=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
gcc -O2 -shared -fPIC -o "$work/idle.so" "$here/idle_plugin.c"
gcc -O2 -shared -fPIC -o "$work/heap.so" "$here/heap_counter.c" -ldl
python3 -B "$here/measure.py" "$@" --idle "$work/idle.so" --heap "$work/heap.so"
