#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run.sh PLUGIN [RESULTS.json]: what the plugin costs, next to a plain link and to the pipeline it replaces.
#
# Prints tables and writes all figures, also of the single runs, as JSON (default: ldbtf-bench.json in the
# cache's bench folder). The inputs are built first, once: see build_vmlinux.sh. After that about 40 minutes, most of them for `scale`; let
# nothing else run meanwhile. In the environment:
#
#	LDBTF_REPEAT   how often everything is measured (5)
#	LDBTF_ONLY     a list of vmlinux, redis, sqlite, scale (all of them)
#	LDBTF_PAHOLE   another pahole than that of tests/system/fetch_pahole.sh
#
# Public tools only: gcc, ld, objcopy, readelf, python3, pahole.
set -eu
plugin=${1:?usage: run.sh PLUGIN [RESULTS.json]}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
system=$here/../system
cache=${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}/bench
only=${LDBTF_ONLY:-vmlinux redis sqlite scale}
mkdir -p "$cache"
results=${2:-$cache/ldbtf-bench.json}

wants() {
	case " $only " in *" $1 "*) ;; *) return 1 ;; esac
}

# 3: an old one; it has said what that means. Times are still times.
status=0
pahole=${LDBTF_PAHOLE:-$(sh "$system/fetch_pahole.sh")} || status=$?
[ $status = 0 ] || [ $status = 3 ] || exit 1

set -- --plugin "$plugin" --pahole "$pahole" --results "$results" --repeat "${LDBTF_REPEAT:-5}"
if wants vmlinux || wants scale; then
	kernel=$(sh "$here/build_vmlinux.sh")
	! wants vmlinux || set -- "$@" --vmlinux "$kernel"
	! wants scale || set -- "$@" --scale "$kernel" --duplicate "$here/duplicate_objects.py"
fi
# Not redis as it comes: pahole gives up on its _Atomic.
! wants redis || set -- "$@" --program redis-server "$(sh "$system/build_program.sh" redis gcc-sync)"
! wants sqlite || set -- "$@" --program sqlite3 "$(sh "$system/build_program.sh" sqlite gcc)"

# Outputs are large and short-lived. In memory, where there is room: the kernel writing half a gigabyte back to a
# disk from the last link slows down the next.
folder=${TMPDIR:-/tmp}
[ -n "${TMPDIR:-}" ] || [ "$(df -k --output=avail /dev/shm 2>/dev/null | tail -n 1)" -lt 8000000 ] || folder=/dev/shm
work=$(mktemp -d "$folder/ldbtf-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
gcc -O2 -shared -fPIC -o "$work/idle.so" "$here/idle_plugin.c"
python3 "$here/measure.py" "$@" --idle "$work/idle.so" --work "$work"
