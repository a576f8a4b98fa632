#!/bin/sh
# SPDX-License-Identifier: MIT
#
# fetch.sh FILE OUT QEMU...: starts the kernel with that command, and fetches FILE from it over its
# console.
set -eu
file=$1 out=$2
shift 2
trap 'rm -f "$out.console"' EXIT
printf 'send %s\npoweroff\n' "$file" | "$@" >"$out.console"
# The file begins behind the line that says how many bytes it has.
found=$(LC_ALL=C grep -abo '^sending [0-9]* bytes$' "$out.console" | head -n 1) ||
	{ echo "the kernel does not send $file" >&2; exit 1; }
offset=${found%%:*}
text=${found#*:}
size=${text#sending }
size=${size% bytes}
tail -c +$((offset + ${#text} + 2)) "$out.console" | head -c "$size" >"$out"
