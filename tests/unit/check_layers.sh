#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_layers.sh [--print] [SOURCE-FOLDER]: each folder of plugin/ includes headers only of those
# that it may use, and so does tool/. The table is the architecture; see CONTRIBUTING.md. No files
# of plugin/ and tool/ include each other in a circle. --print shows the picture: all files, each
# above what it includes.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# includes FILE...: one line each, `FILE HEADER`; one without a header for each file.
includes() {
	awk 'FNR == 1 { print FILENAME }
		match($0, /^[ \t]*#[ \t]*include[ \t]*"[^"]*"/) {
			split($0, part, "\"")
			print FILENAME, part[2]
		}' "$@"
}

# all_includes: of the files of plugin/, which is the current folder, and of tool/.
all_includes() {
	includes */*.[ch]
	(cd .. && includes tool/*.[ch])
}

if [ "${1:-}" = --print ]; then
	cd "${2:-$here/../..}/plugin"
	all_includes | awk -v picture=1 -f "$here/circles.awk"
	exit
fi
cd "${1:-$here/../..}/plugin"
failed=0
complain() { echo "FAIL: $*" >&2; failed=1; }

may_use() { # FOLDER: itself, and what else
	case $1 in
	linker) echo "linker encode btf_ids btf elf support" ;;
	encode) echo "encode import dwarf types btf_ids btf elf support ldbtf/btf_format.h" ;;
	import) echo "import dwarf types elf support" ;;
	dwarf) echo "dwarf elf support" ;;
	btf_ids) echo "btf_ids btf elf support ldbtf/btf_format.h" ;;
	btf) echo "btf support ldbtf/btf_format.h" ;;
	types | elf) echo "$1 support" ;;
	support) echo "support" ;;
	# The program is beside the plugin. Under `ldbtf link` it is the linker's side of it.
	tool) echo "tool linker encode btf elf support ldbtf" ;;
	esac
}

work=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf-check_layers.XXXXXX")
trap 'rm -rf "$work"' EXIT
all_includes >"$work/includes"
awk -f "$here/circles.awk" "$work/includes" || complain "files of plugin/ or tool/ include each other"
[ "$(grep -vc ' ' "$work/includes")" -gt 150 ] || complain "too few files found"

# forbidden FOLDER: what its files include, but may not. A header beside the file has no folder,
# which is not the style either.
forbidden() {
	# shellcheck disable=SC2046 # words
	printf '%s\n' $(may_use "$1") | awk -v folder="$1" '
		FNR == NR { allowed[$1]; next }
		index($1, folder "/") != 1 || NF < 2 { next }
		{ used = $2; sub("/.*", "", used) }
		!($2 in allowed) && !(used in allowed) { print $1 " includes " $2 }' - "$work/includes"
}
for folder in */ tool/; do
	folder=${folder%/}
	allowed=$(may_use "$folder")
	[ "$allowed" ] || complain "plugin/$folder is not in the table"
	found=$(forbidden "$folder")
	[ -z "$found" ] || complain "$found
	$folder may use:" $allowed
done

# The check itself can fail: a circle of three files, and what is above it.
circle=$(printf '%s\n' 'x/top.c x/a.h' 'x/a.h x/b.h' 'x/b.c x/c.h' 'x/c.h x/a.h' |
	awk -f "$here/circles.awk") && circle=none
[ "$circle" = "circle: x/a -> x/b -> x/c -> x/a" ] || complain "a circle is not seen: $circle"
echo 'types/made_up.c dwarf/image.h' >>"$work/includes"
[ "$(forbidden types)" = "types/made_up.c includes dwarf/image.h" ] ||
	complain "a wrong header is not seen"

# Only linker/ knows that a linker exists.
if grep -ln 'plugin-api\.h' */*.[ch] | grep -v '^linker/'; then
	complain "plugin-api.h is included outside of plugin/linker"
fi
# The runtime stands alone.
if grep -n '#[ 	]*include' ../runtime/src/*.[ch] ../runtime/include/ldbtf/*.h |
	grep -vE '"(internal\.h|ldbtf/[a-z_]+\.h)"|<(stdbool|stddef|stdint|limits)\.h>|<ldbtf/[a-z_]+\.h>|LDBTF_(CONFIG|TYPES)_FILE'; then
	complain "the runtime includes more than its own and the compiler's headers"
fi
exit $failed
