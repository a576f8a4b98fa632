#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_spdx.sh SOURCE-FOLDER: every source file names its licence in its first line, or in the
# second after `#!`. What goes into other people's images (runtime, linkscripts, examples,
# integrations), and into their builds (the CMake package), is MIT. What the Linux kernel loads is
# GPL-2.0, as the kernel is. The rest is GPL-3.0-or-later.
set -eu
cd "$1"
failed=0
checked=0
set_licence() { # FILE: what its place asks for, in $licence
	case $1 in
	examples/linux/module/* | examples/linux/guest/*.bpf.c) licence=GPL-2.0 ;;
	runtime/* | linkscripts/* | examples/* | integrations/*) licence=MIT ;;
	cmake/ldbtf-enable.cmake | cmake/ldbtf-project.cmake | cmake/*.cmake.in) licence=MIT ;;
	*) licence=GPL-3.0-or-later ;;
	esac
}

lines=$(mktemp "${TMPDIR:-/tmp}/ldbtf-check_spdx.XXXXXX")
trap 'rm -f "$lines"' EXIT
files=$(find CMakeLists.txt .ci cmake plugin runtime tool linkscripts examples integrations tests \
	docs -type f \( -name '*.[chS]' -o -name '*.cmake' \
	-o -name '*.cmake.in' -o -name '*.sh' -o -name '*.py' -o -name '*.ld' -o -name '*.mk' \
	-o -name Makefile -o -name '*.map' \
	-o -name CMakeLists.txt -o -name 'ldbtf.[17]' -o -name '*.bash' -o -path '.ci/run' \) \
	! -path 'examples/*/build/*')
# A line `FILE LINE` for each file: its first line, or its second after `#!`.
# shellcheck disable=SC2086 # words
awk 'FNR == 1 && !/^#!/ || FNR == 2 && is_script { print FILENAME " " $0 }
	FNR == 1 { is_script = /^#!/ }' $files >"$lines"
while read -r file line; do
	checked=$((checked + 1))
	set_licence "$file"
	case $line in
	*"SPDX-License-Identifier: $licence" | *"SPDX-License-Identifier: $licence */") ;;
	*)
		echo "FAIL: $file: no line SPDX-License-Identifier: $licence at its top" >&2
		failed=1
		;;
	esac
done <"$lines"
# An empty file has no line.
[ "$(wc -l <"$lines")" = "$(echo "$files" | wc -l)" ] ||
	{ echo "FAIL: files without a line, or with nothing behind #!" >&2; failed=1; }
# A check that finds nothing to check is broken.
[ $checked -gt 500 ] || { echo "FAIL: only $checked files found" >&2; failed=1; }
[ -f COPYING ] && [ -f LICENSES/MIT.txt ] && [ -f LICENSES/GPL-2.0.txt ] ||
	{ echo "FAIL: a licence text is missing" >&2; failed=1; }
exit $failed
