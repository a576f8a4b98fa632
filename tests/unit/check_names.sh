#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_names.sh SOURCE-FOLDER: no two files of plugin/, tool/ and runtime/ define a function of the
# same name, or a struct, union or enum. A profile, a backtrace, a debugger and a search name them
# without files. The program has the runtime in it, and amalgamate.sh makes one file of the runtime.
set -eu

# defined FILE...: a line `NAME FILE` for each function that is defined there. A definition begins
# at the start of a line, its name stands before the first parenthesis, and its body begins with a
# brace on a line of its own. For a type the line is `KEYWORD-NAME FILE`.
defined() {
	awk '
		/^[A-Za-z_][^;=]*\(/ { head = $0 }
		/^{/ && head != "" {
			gsub(/__attribute__\(\([a-z_]*\)\) */, "", head)
			sub(/\(.*/, "", head)
			sub(/.*[ *]/, "", head)
			print head, FILENAME
		}
		/^(struct|union|enum) [a-z_0-9]+ {$/ { print $1 "-" $2, FILENAME }
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
printf 'int load(void);\nint other(void)\n{\n}\nenum page {\n\tPAGE\n};\n' >"$work/b.c"
printf 'bool load(void)\n{\n}\nenum page {\n\tOTHER\n};\nenum page wanted;\n' >"$work/c.c"
[ "$(cd "$work" && repeated a.c b.c c.c)" = "enum-page: b.c c.c
load: a.c c.c" ] || {
	echo "FAIL: a name is not seen twice" >&2
	exit 1
}

cd "$1"
# shellcheck disable=SC2046 # no file's name has a space
set -- $(find plugin tool runtime -name '*.[ch]')
defined "$@" >"$work/names"
for folder in plugin tool runtime; do
	[ "$(grep " $folder/" "$work/names" | grep -vc -)" -gt 100 ] || {
		echo "FAIL: too few functions found in $folder" >&2
		exit 1
	}
done
[ "$(grep -c '^struct-' "$work/names")" -gt 150 ] || {
	echo "FAIL: too few structs found" >&2
	exit 1
}
found=$(repeated "$@")
[ -z "$found" ] || {
	printf 'FAIL: two files define the same name:\n%s\n' "$found" >&2
	exit 1
}
