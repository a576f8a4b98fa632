# SPDX-License-Identifier: GPL-3.0-or-later
#
# ld is killed while the object that reserves exists: no file of the plugin's is left.
. "$(dirname "$0")/lib.sh"
. "$here/killed_lib.sh"

# The end marker and the object that reserves.
in_memory() { [ "$(ls -l /proc/$linker/fd 2>/dev/null | grep -c memfd:ldbtf)" -ge 2 ]; }
for signal in KILL TERM HUP; do # INT and QUIT are ignored by what a shell starts in the background
	killed $signal in_memory env
	[ "$(list)" = out/app ] || fail "killed by $signal: these files are there: $(list)"
	rm -f out/app
done
