#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_columns.sh SOURCE-FOLDER: lines of C, Markdown, shell, CMake, make, awk, Python and
# linker scripts have 100 columns at most. A tab ends at a multiple of 8. These may be longer:
#
# - a row of a Markdown table, and a URL, since neither can be wrapped;
# - a line that begins with a string, which is a message, so that it can be searched for;
# - a line with a word or string of more than 60 columns in a script;
# - code in a script up to 120 columns, since a test's program in C or awk stands inside of it.
set -eu
cd "$1"

# long_lines FILE...: prints them, each with its file and number. A character of UTF-8 is one
# column: the bytes that continue one are dropped.
long_lines() {
	LC_ALL=C awk '
		function columns(line,   count, i, part, width) {
			gsub(/[\200-\277]/, "", line)
			count = split(line, part, "\t")
			for (i = 1; i < count; i++)
				width += length(part[i]) + 8 - (width + length(part[i])) % 8
			return width + length(part[count])
		}
		# Every step-th part of the line, as the separator gives them, is looked at.
		function has_long(line, separator, step,   count, i, part) {
			count = split(line, part, separator)
			for (i = step; i <= count; i += step)
				if (length(part[i]) > 60)
					return 1
		}
		FNR == 1 { is_text = FILENAME ~ /[.]md$/; is_script = FILENAME !~ /[.]([ch]|md)$/ }
		length($0) <= 100 && (length($0) < 13 || !/\t/) { next }
		/https?:/ || is_text && /^ *\|/ || /^[ \t]*([?:] )?"/ { next }
		{
			width = columns($0)
			# In a comment an apostrophe begins no string.
			is_comment = /^[ \t]*(#|\/?\*) /
			limit = is_script && !is_comment ? 120 : 100
			if (width <= limit)
				next
			if (is_script && (has_long($0, "[ \t\"]", 1) || !is_comment &&
					  (has_long($0, "\"", 2) || has_long($0, "\047", 2))))
				next
			print FILENAME ":" FNR ": " width " columns"
		}' "$@"
}

# The check itself can fail.
made_up=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf-check_columns.XXXXXX")
trap 'rm -rf "$made_up"' EXIT
printf '\t%093d\n\t%092d\n|%0120d\n' 0 0 0 >"$made_up/a.c"
cp "$made_up/a.c" "$made_up/a.md"
awk 'BEGIN {
	for (i = 1; i < 13; i++)
		words = words " letters"
	print "#" words "\n" words " letters\n" words words
	print "# of one\047s" words
}' >"$made_up/a.sh"
printf '%s columns\n' a.c:1:\ 101 a.c:3:\ 121 a.md:1:\ 101 a.sh:3:\ 192 a.sh:4:\ 106 >"$made_up/wanted"
(cd "$made_up" && long_lines a.c a.md a.sh) | cmp -s - "$made_up/wanted" ||
	{ echo "FAIL: a long line is not seen: $(long_lines "$made_up"/*)" >&2; exit 1; }

# No file's name has a space, but that of an input which a fuzzer found may.
found=$(find . \( -name build -o -name .git -o -path ./tests/fuzz/crashes \) -prune -o -type f \( \
	-name '*.[chS]' -o -name '*.md' -o -name '*.sh' -o -name '*.bash' -o -name '*.cmake' \
	-o -name '*.cmake.in' \
	-o -name CMakeLists.txt -o -name '*.awk' -o -name '*.py' -o -name '*.mk' -o -name Makefile \
	-o -name '*.ld' -o -path './.ci/run' \) -print | sort >"$made_up/files" && wc -l <"$made_up/files")
[ "$found" -gt 500 ] || { echo "FAIL: only $found files found" >&2; exit 1; }
# shellcheck disable=SC2046 # words
found=$(long_lines $(cat "$made_up/files"))
[ -z "$found" ] || { printf 'FAIL: longer than 100 columns:\n%s\n' "$found" >&2; exit 1; }
