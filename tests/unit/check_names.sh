#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_names.sh SOURCE-FOLDER: no two .c files of plugin/ and tool/ define a function of the same name. A
# profile, a backtrace and a search name functions without their files.
set -eu

# defined FILE...: a line `NAME FILE` for each function that is defined there. A definition begins at
# the start of a line, its name stands before the first parenthesis, and its body begins with a brace
# on a line of its own.
defined() {
	awk '
		/^[A-Za-z_][^;=]*\(/ { head = $0 }
		/^{/ && head != "" {
			gsub(/__attribute__\(\([a-z_]*\)\) */, "", head)
			sub(/\(.*/, "", head)
			sub(/.*[ *]/, "", head)
			print head, FILENAME
		}
		/^[{}#]/ { head = "" }' "$@"
}

# repeated FILE...: the names that two files define, each with its files.
repeated() {
	defined "$@" | sort -u | awk '
		{ files[$1] = files[$1] " " $2; count[$1]++ }
		END { for (name in count) if (count[name] > 1) print name ":" files[name] }' | sort
}

# The check itself can fail.
work=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf-check_names.XXXXXX")
trap 'rm -rf "$work"' EXIT
cat >"$work/a.c" <<'END'
struct other { int x; };
static const char *load(struct other *other,
			int y)
{
	call(y);
}
END
printf 'int load(void);\nint other(void)\n{\n}\n' >"$work/b.c"
printf 'bool load(void)\n{\n}\n' >"$work/c.c"
[ "$(cd "$work" && repeated a.c b.c c.c)" = "load: a.c c.c" ] || {
	echo "FAIL: a name is not seen twice" >&2
	exit 1
}

cd "$1/plugin"
[ "$(defined */*.c | wc -l)" -gt 500 ] || {
	echo "FAIL: too few functions found" >&2
	exit 1
}
found=$(repeated */*.c ../tool/*.c)
[ -z "$found" ] || {
	printf 'FAIL: two files define a function of the same name:\n%s\n' "$found" >&2
	exit 1
}
