#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The runtime takes no more code and no more stack than runtime/README.md says, and three rows stay
# below the ceilings that README.md promises.
#
# usage: runtime_size.sh SOURCE_DIR
set -eu
runtime=$1/runtime
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
CC=arm-none-eabi-gcc
command -v $CC >/dev/null || { echo "SKIP: no $CC on this machine"; exit 0; }
version=$($CC -dumpversion)
[ "${version%%.*}" = 12 ] ||
	{ echo "SKIP: the figures are those of gcc 12, this is $version"; exit 0; }
CC=$CC sh "$runtime/size.sh" >"$work/table"
[ "$(grep -c '^| .* [0-9][0-9]* |$' "$work/table")" -ge 6 ] || { cat "$work/table"; exit 1; }
failed=0
while IFS='|' read -r _ name m3 m0 stack _; do
	case $m3 in *[!0-9\ ]*) continue ;; esac # the head
	row=$(grep -F "|$name|" "$runtime/README.md") ||
		{ echo "README.md has no row$name"; failed=1; continue; }
	echo "$row" | {
		IFS='|' read -r _ _ old_m3 old_m0 old_stack _
		for pair in "$m3 $old_m3" "$m0 $old_m0" "$stack $old_stack"; do
			set -- $pair
			[ "$1" -le "$2" ] ||
				{ echo "grown:$name: $1 bytes, README.md says $2"; exit 1; }
		done
	} || failed=1
done <"$work/table"

# below CEILING ROW: for the Cortex-M3.
below() {
	bytes=$(awk -F '|' -v name=" $2 " '$2 == name { print $3 + 0 }' "$work/table")
	[ "${bytes:-0}" -gt 0 ] && [ "$bytes" -le "$1" ] ||
		{ echo "above its ceiling: $2: ${bytes:-no} bytes, at most $1"; failed=1; }
}
below 2000 "types and find"
below 3200 "and paths"
below 5500 "and printing, with \`LDBTF_NO_FLOAT\`"
exit $failed
