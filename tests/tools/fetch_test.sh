# SPDX-License-Identifier: GPL-3.0-or-later
#
# fetch_test.sh SUITE: brings a suite's tools for the tests that need them, and says what they are.
# Where they can't be had it passes, loudly, and those tests are skipped. docs/tool-versions.md has
# to have these versions, to their second number, which in a released suite do not change. sid's do,
# which is no fault of what is tested: a note.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
folder=$(sh "$here/fetch_tools.sh" "$1")
case $? in
0) cat "$folder/versions" ;;
3)
	echo "SKIP: tools.fetch_$1: the tools of Debian's $1 can't be had here"
	exit 0
	;;
*) exit 1 ;;
esac

status=0
case $1 in
trixie) name="Debian 13" ;;
*) name=$1 ;;
esac
# Rows of | program | version | from | tested |, where a program without a name is the one before.
has_row() { # PROGRAM NUMBER FROM
	awk -F ' *[|] *' -v program="$1" -v number="$2" -v from="$3" '
		/^\|/ {
			if ($2 != "")
				name = $2
			if (name == program && index($4, from) && (" " $3 " ") ~ "[^0-9.]" number "[^0-9]")
				found = 1
		}
		END { exit !found }' "$here/../../docs/tool-versions.md"
}
while read -r program version; do
	number=$(printf '%s\n' "$version" | sed 's/^\([0-9]*\)\.\([0-9]*\).*/\1[.]\2/')
	case $program in
	ld) row="GNU ld" ;;
	*-ld) row="GNU ld for arm-none-eabi, riscv64-unknown-elf and aarch64-linux-gnu" ;;
	aarch64-*) row="gcc for AArch64" ;;
	gcc-*) row=gcc ;;
	cmake | ninja) row=CMake ;;
	libdw) row="libdw and libelf in ld's process" ;;
	*) row=$program ;;
	esac
	has_row "$row" "$number" "$name" && continue
	if [ "$1" = sid ]; then
		echo "NOTE: $1 has $program $version now, and docs/tool-versions.md another one"
	else
		echo "FAIL: docs/tool-versions.md has no row of $program $version from $name"
		status=1
	fi
done <"$folder/versions"
exit $status
