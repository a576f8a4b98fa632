#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_layers.sh [--print] SOURCE-FOLDER: each folder of plugin/ includes headers only of those
# that it may use. The table is the architecture; see CONTRIBUTING.md. No files of plugin/ include
# each other in a circle. --print shows the picture: all files, each above what it includes.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
picture=0
[ "$1" != --print ] || { picture=1; shift; }
cd "$1/plugin"
failed=0
checked=0

may_use() { # FOLDER: itself, and what else
	case $1 in
	linker) echo "linker encode btf_ids btf elf support" ;;
	encode) echo "encode import dwarf types btf_ids btf elf support ldbtf" ;;
	import) echo "import dwarf types elf support" ;;
	dwarf) echo "dwarf elf support" ;;
	btf_ids) echo "btf_ids btf elf support ldbtf" ;;
	btf) echo "btf support ldbtf" ;;
	types | elf) echo "$1 support" ;;
	support) echo "support" ;;
	esac
}

for path in */; do
	folder=${path%/}
	allowed=$(may_use "$folder")
	[ "$allowed" ] || { echo "FAIL: plugin/$folder is not in the table" >&2; failed=1; continue; }
	for file in "$folder"/*.[ch]; do
		checked=$((checked + 1))
		# "folder/header.h"; a header beside the file has no folder, which is not the style either.
		for header in $(sed -n 's/^[ 	]*#[ 	]*include[ 	]*"\([^"]*\)".*/\1/p' "$file"); do
			used=${header%%/*}
			case " $allowed " in
			*" $used "*) ;;
			*)
				echo "FAIL: plugin/$file includes \"$header\"; $folder may use: $allowed" >&2
				failed=1
				;;
			esac
			if [ "$used" = ldbtf ] && [ "$header" != ldbtf/btf_format.h ]; then
				echo "FAIL: plugin/$file includes \"$header\"; of the runtime only ldbtf/btf_format.h" >&2
				failed=1
			fi
		done
	done
done

# includes FILE...: one line each, `FILE HEADER`; one without a header for each file.
includes() {
	awk 'FNR == 1 { print FILENAME }
		match($0, /^[ \t]*#[ \t]*include[ \t]*"[^"]*"/) {
			split($0, part, "\"")
			print FILENAME, part[2]
		}' "$@"
}
includes */*.[ch] | awk -v picture=$picture -f "$here/circles.awk" || {
	echo "FAIL: files of plugin/ include each other" >&2
	failed=1
}
# The check itself can fail: a circle of three files, and what is above it.
circle=$(printf '%s\n' 'x/top.c x/a.h' 'x/a.h x/b.h' 'x/b.c x/c.h' 'x/c.h x/a.h' |
	awk -f "$here/circles.awk") && circle=none
[ "$circle" = "circle: x/a -> x/b -> x/c -> x/a" ] || {
	echo "FAIL: a circle is not seen: $circle" >&2
	failed=1
}

# The program is beside the plugin. Of linker/ it has only what knows no linker.
for file in ../tool/*.[ch]; do
	checked=$((checked + 1))
	for header in $(sed -n 's/^[ 	]*#[ 	]*include[ 	]*"\([^"]*\)".*/\1/p' "$file"); do
		case $header in
		tool/* | encode/* | btf/* | elf/* | support/* | ldbtf/*) ;;
		linker/base_file.h | linker/dwo_file.h | linker/extra_files.h | linker/file_bytes.h | linker/keep_file.h | linker/options.h | linker/stats.h) ;;
		*)
			echo "FAIL: $file includes \"$header\"" >&2
			failed=1
			;;
		esac
	done
done

# Only linker/ knows that a linker exists.
if grep -ln 'plugin-api\.h' */*.[ch] | grep -v '^linker/'; then
	echo "FAIL: plugin-api.h is included outside of plugin/linker" >&2
	failed=1
fi
# The runtime stands alone.
if grep -n '#[ 	]*include' ../runtime/src/*.[ch] ../runtime/include/ldbtf/*.h |
	grep -vE '"(internal\.h|ldbtf/[a-z_]+\.h)"|<(stdbool|stddef|stdint|limits)\.h>|<ldbtf/[a-z_]+\.h>|LDBTF_(CONFIG|TYPES)_FILE'; then
	echo "FAIL: the runtime includes more than its own and the compiler's headers" >&2
	failed=1
fi
[ $checked -gt 40 ] || { echo "FAIL: only $checked files found" >&2; failed=1; }
exit $failed
