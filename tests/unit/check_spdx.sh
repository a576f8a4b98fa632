#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_spdx.sh SOURCE-FOLDER: every source file names its licence in its first line, or in the second after `#!`.
# What goes into other people's images (runtime, linkscripts, examples), and into their builds (the CMake package),
# is MIT; what the Linux kernel loads, GPL-2.0 as it is itself; the rest is GPL-3.0-or-later.
set -eu
cd "$1"
failed=0
checked=0
licence_of() { # FILE: what its place asks for
	case $1 in
	examples/linux/module/* | examples/linux/guest/*.bpf.c) echo GPL-2.0 ;;
	runtime/* | linkscripts/* | examples/* | integrations/*) echo MIT ;;
	cmake/ldbtf-enable.cmake | cmake/ldbtf-project.cmake | cmake/*.cmake.in) echo MIT ;;
	*) echo GPL-3.0-or-later ;;
	esac
}

files=$(find CMakeLists.txt .ci cmake plugin runtime tool linkscripts examples integrations tests docs -type f \( -name '*.[chS]' -o -name '*.cmake' \
	-o -name '*.cmake.in' -o -name '*.sh' -o -name '*.py' -o -name '*.ld' -o -name '*.mk' -o -name Makefile -o -name '*.map' \
	-o -name CMakeLists.txt -o -name 'ldbtf.[17]' -o -name '*.bash' -o -path '.ci/run' \) ! -path 'examples/*/build/*')
IFS='
'
for file in $files; do
	checked=$((checked + 1))
	line=$(head -n 1 "$file")
	case $line in '#!'*) line=$(sed -n 2p "$file") ;; esac
	case $line in
	*"SPDX-License-Identifier: $(licence_of "$file")" | *"SPDX-License-Identifier: $(licence_of "$file") */") ;;
	*)
		echo "FAIL: $file: no line SPDX-License-Identifier: $(licence_of "$file") at its top" >&2
		failed=1
		;;
	esac
done
# A check that finds nothing to check is broken.
[ $checked -gt 100 ] || { echo "FAIL: only $checked files found" >&2; failed=1; }
[ -f COPYING ] && [ -f LICENSES/MIT.txt ] && [ -f LICENSES/GPL-2.0.txt ] || { echo "FAIL: a licence text is missing" >&2; failed=1; }
exit $failed
