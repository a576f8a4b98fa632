#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# abidiff.sh PLUGIN PROGRAM [FOLDER]: `ldbtf diff` beside libabigail's abidiff, over libraries of
# this machine's Debian suite and of a newer one (trixie, or $SUITE). Prints a table, and leaves
# what both said in FOLDER/out. docs/history/abidiff.md has what it gave.
#
# Sources come from apt, by lists of its own. Each library is compiled by one command with -g, and
# linked with PLUGIN. abidiff reads its DWARF, `ldbtf diff` its BTF.
#
# Debian: abigail-tools.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
plugin=$(realpath "${1:?usage: abidiff.sh PLUGIN PROGRAM [FOLDER]}")
program=$(realpath "${2:?usage: abidiff.sh PLUGIN PROGRAM [FOLDER]}")
folder=${3:-${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}/abidiff}
suite=${SUITE:-trixie}
mkdir -p "$folder/out"
folder=$(CDPATH='' cd -- "$folder" && pwd)
. "$here/../system/private_apt.sh"
command -v abidiff >/dev/null || { echo "abidiff.sh: no abidiff (Debian: abigail-tools)" >&2; exit 1; }

# fetch SIDE LIBRARY...: source packages, unpacked in SIDE/LIBRARY. Sets private_apt's lists.
fetch() {
	side=$1
	shift
	if [ "$side" = old ]; then
		private_apt_init "$folder/apt-$side" source
	else
		private_apt_init "$folder/apt-$side" "$suite"
		sed -i 's/^Types: deb$/Types: deb-src/' "$folder/apt-$side/sources/ldbtf.sources"
	fi
	mkdir -p "$folder/$side"
	for library; do
		[ ! -d "$folder/$side/$library" ] || continue
		[ "${is_updated-}" = "$side" ] || private_apt update >"$folder/log" 2>&1
		is_updated=$side
		rm -rf "$folder/work"
		mkdir "$folder/work"
		# Upstream's part is enough: some mirrors do not have the rest of what they list.
		( cd "$folder/work" && mkdir upstream && private_apt source --tar-only "$library" &&
			tar -C upstream --strip-components=1 -xf ./*.orig.tar.* ) >"$folder/log" 2>&1 ||
			{ cat "$folder/log" >&2; exit 1; }
		( cd "$folder/work" && echo ./*.orig.tar.* ) |
			sed 's/.*_//; s/\.orig.*//' >"$folder/work/upstream/version.is"
		mv "$folder/work/upstream" "$folder/$side/$library"
	done
}

# build LIBRARY COMPILER-ARGUMENT...: old/LIBRARY.so and new/LIBRARY.so. Files may be patterns.
build() {
	library=$1
	shift
	for side in old new; do
		( cd "$folder/$side/$library" &&
			# shellcheck disable=SC2068 # patterns
			gcc -g -O1 -w -fPIC -shared -Wl,-plugin,"$plugin" $@ \
				-o "$folder/$side/$library.so" )
	done
}

# field PATTERN FILE: the number before the text.
field() { sed -n "s/$1/\\1/p" "$2" | head -n 1; }

compare() {
	library=$1 out=$folder/out/$1
	status=0
	"$program" diff "$folder/old/$library.so" "$folder/new/$library.so" >"$out.ldbtf" || status=$?
	[ $status -le 1 ] || { echo "abidiff.sh: ldbtf diff fails for $library" >&2; exit 1; }
	status=0
	abidiff "$folder/old/$library.so" "$folder/new/$library.so" >"$out.abidiff" || status=$?
	[ $((status & 3)) = 0 ] || { echo "abidiff.sh: abidiff fails for $library" >&2; exit 1; }
	summary='^\([0-9]* added, [0-9]* removed, [0-9]* changed\)$'
	functions=$(field '^Functions changes summary: \(.*\)$' "$out.abidiff")
	variables=$(field '^Variables changes summary: \(.*\)$' "$out.abidiff")
	changes=$(field "$summary" "$out.ldbtf")
	echo "| $library | $(cat "$folder/old/$library/version.is") | $(cat "$folder/new/$library/version.is") |" \
		"${changes:-no difference} | ${functions:-no change} | ${variables:-no change} |"
}

libraries="zlib cjson lua5.4 lz4 hiredis"
# shellcheck disable=SC2086 # several words
fetch old $libraries
# shellcheck disable=SC2086
fetch new $libraries
build zlib '*.c'
build cjson cJSON.c cJSON_Utils.c -lm
build lua5.4 'src/l[a-tv-z]*.c' src/lundump.c src/lutf8lib.c -lm
build lz4 'lib/*.c'
build hiredis 'a[ls]*.c' hiredis.c net.c read.c sds.c
echo "| library | old | new | ldbtf diff | abidiff: functions | abidiff: variables |"
echo "|---|---|---|---|---|---|"
for library in $libraries; do
	compare "$library"
done
