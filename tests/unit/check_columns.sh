#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_columns.sh SOURCE-FOLDER: lines of C and Markdown have 100 columns at most. A tab ends at a
# multiple of 8. A row of a Markdown table and a URL can't be wrapped. A line of a message is not
# wrapped either, so that it can be searched for. These may be longer.
set -eu
cd "$1"

# long_lines FILE...: prints them, each with its file and number. A character of UTF-8 is one column:
# the bytes that continue one are dropped.
long_lines() {
	for file; do
		LC_ALL=C tr -d '\200-\277' <"$file" | expand -t 8 | LC_ALL=C awk -v file="$file" '
			length($0) <= 100 || /https?:/ { next }
			file ~ /\.md$/ && /^ *\|/ { next }
			/^ *([?:] )?"/ { next }
			{ print file ":" NR ": " length($0) " columns" }'
	done
}

files=$(find . -name build -prune -o -name .git -prune -o -name '*.[ch]' -print -o -name '*.md' -print |
	sort)
# The check itself can fail.
made_up=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf-check_columns.XXXXXX")
trap 'rm -rf "$made_up"' EXIT
printf '\t%093d\n\t%092d\n|%0120d\n' 0 0 0 >"$made_up/a.c"
cp "$made_up/a.c" "$made_up/a.md"
[ "$(long_lines "$made_up/a.c" "$made_up/a.md" | wc -l)" = 3 ] || { echo "FAIL: a long line is not seen" >&2; exit 1; }
# shellcheck disable=SC2086 # no file's name has a space
found=$(long_lines $files)
[ -z "$found" ] || { printf 'FAIL: longer than 100 columns:\n%s\n' "$found" >&2; exit 1; }
