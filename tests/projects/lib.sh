# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# What the tests of firmware projects share, on top of ../link/lib.sh. A test defines compile(),
# which builds the project in the current folder without the plugin, and calls open_project. It
# links again in $tree with the plugin, and boots both images.
. "$(dirname "$0")/../link/lib.sh"

: "${LDBTF_PROGRAM:?is not set: run the tests through ctest}"
cache=${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}
# Of a make that runs this test. A date in an image is the same in both links.
unset MAKEFLAGS MFLAGS MAKELEVEL CFLAGS LDFLAGS CROSS_COMPILE
export SOURCE_DATE_EPOCH=1700000000

# recipe PROJECT: the first block of code of that section of the guide, for this plugin.
recipe() {
	sed -n "/^## $1\$/,/^## /p" "$here/../../docs/in-your-firmware.md" |
		sed -n '/^```[a-z]/,/^```$/{ /^```$/q; /^```/d; p; }' | sed "s|PLUGIN|$LDBTF_PLUGIN|"
}

# needs TOOL...: each is in a package that tests/setup.sh installs.
needs() {
	for tool; do
		has "$tool" || skip "no $tool on this machine"
	done
}

# open_project PACKAGE COMPILER [FILE]: sets $tree, a folder of the cache with the project compiled
# by compile(), and keeps other runs out of it until the test ends. A new source or compiler
# compiles anew, and so does a change before this call, of compile() or its flags, in the test and
# in FILE. $given_tree, if it is set, is the source, known by its name.
given_tree=
open_project() {
	if [ "$given_tree" ]; then
		source=$(realpath -- "$given_tree")
	else
		source=$(sh "$here/../system/fetch_source.sh" "$1") || skip "no source package $1"
	fi
	version=$(basename -- "$source") project_compiler=$2
	key=$({
		for file in "$test_name.sh" ${3:-}; do sed '/^open_project /q' "$here/$file"; done
		"$2" --version
	} | cksum | cut -d ' ' -f 1)
	mkdir -p "$cache/projects"
	exec 9>"$cache/projects/$test_name.lock"
	flock 9
	tree=$cache/projects/$test_name@$version@$key
	[ ! -f "$tree/built" ] || return 0
	echo "compiling $version" >&2
	rm -rf "$cache/projects/$test_name@"*
	cp -a "$source" "$tree"
	# In the background, since `set -e` means nothing left of a `||`.
	(cd "$tree" && compile) >log 2>&1 9>&- &
	wait $! || fail "$1 does not build"
	touch "$tree/built"
}

# make_in_tree ARGUMENT...: without a word of ldbtf's, but that reserve=auto has padding.
make_in_tree() {
	make -C "$tree" "$@" >log 2>&1 9>&- || fail "the project does not link: $(tail -n 20 log)"
	! grep 'ldbtf:' log | grep -v 'bytes that are reserved for .BTF' ||
		fail "the link is not silent"
}

# console QEMU ARGUMENT...: what the firmware prints, in the file `console`; in `console.raw` while
# it runs. QEMU ends by itself, or after $boot_seconds. Input comes from stdin.
console() {
	timeout -k 5 "${boot_seconds:-60}" "$@" >console.raw 2>&1 9>&- || :
	tr -d '\r' <console.raw >console
}

# booted TEXT: the console came as far as that.
booted() {
	grep -qF -- "$1" console || fail "the console lacks '$1': $(tail -n 20 console)"
}

load_rights() { readelf -lW "$1" | sed -n 's/^ *LOAD .* \([R ][W ][E ]\) 0x.*/\1/p'; }

# same_rights PLAIN ELF: as many segments to load, with the same rights.
same_rights() {
	load_rights "$1" >rights.plain
	load_rights "$2" >rights
	[ -s rights ] || fail "$2: no segment to load"
	diff rights.plain rights >log ||
		fail "$2: segments have other rights than without the plugin"
}

# flashed ELF BIN BASE DETACHED TYPE: BIN, which begins with the address BASE, has the whole BTF. It
# is what DETACHED has (unless that is empty), the kernel takes it (of 64 bits), all things are
# where the DWARF has them, and it says the same as what is made of the ELF file.
flashed() {
	extract_by_symbols "$1" found.btf
	tail -c +$((0x$found_start - $3 + 1)) "$2" | head -c "$(size_of found.btf)" >flash.btf
	cmp flash.btf found.btf >log 2>&1 || fail "$2: the BTF of $1 is not in it"
	[ ! "$4" ] || cmp flash.btf "$4" >log 2>&1 ||
		fail "$2: another BTF than in the file of detached="
	# To the kernel, pointers have 8 bytes.
	! readelf -h "$1" | grep -q ELF64 || kernel_takes flash.btf "$2"
	"$LDBTF_TOOLS/size_truth" --btf flash.btf "$1" >log 2>&1 ||
		fail "$2: readers of its BTF read other bytes than the program"
	dump flash.btf
	grep -qF "STRUCT '$5'" dump || fail "$2: its BTF has no struct $5"
	mv dump flash.dump
	"$LDBTF_PROGRAM" encode "$1" -o made.btf >log 2>&1 || fail "$1: ldbtf encode fails"
	dump made.btf
	diff flash.dump dump >log || fail "$2: another BTF than ldbtf encode makes of $1"
}

# no_padding STATS: of reserve=exact.
no_padding() {
	padding=$(($(stat_value reserved_bytes "$1") - $(stat_value btf_bytes "$1")))
	[ $padding -ge 0 ] && [ $padding -le 3 ] || fail "$1: $padding bytes of padding"
}

# row PROJECT LINES BEFORE AFTER STATS KEPT BOOTS: one row of the table in docs/in-your-firmware.md,
# for table.sh.
row() {
	mkdir -p "$cache/projects/rows"
	printf '| %s | %s | %s | %s | %s | %s | %s | %s |\n' "$1" "$2" "$(size_of "$3")" \
		"$(size_of "$4")" "$(stat_value btf_bytes "$5")" "$padding" "$6" "$7" >>row
}
# asked PROJECT [STAGE]: one row of the table of what is asked for. exact, auto, used, keep and
# declared, each with STAGE.elf and STAGE.bin behind its name, were linked so. Of auto, which is the
# default, the row has the padding and the image.
asked() {
	printf '| %s |' "$1" >>row.asked
	asked_before=
	for way in auto exact used keep declared; do
		extract_by_symbols "$way${2:-}.elf" asked.btf
		asked_size=$(size_of asked.btf)
		[ $way != exact ] ||
			printf ' %s, %s |' $((asked_before - asked_size)) \
				"$(size_of "auto${2:-}.bin")" >>row.asked
		[ $way = auto ] ||
			printf ' %s, %s |' "$asked_size" "$(size_of "$way${2:-}.bin")" >>row.asked
		[ "${asked_before:-$asked_size}" -ge "$asked_size" ] ||
			fail "$1: $way has $asked_size bytes of BTF, more than $asked_before"
		asked_before=$asked_size
	done
	echo >>row.asked
}
# The test is over, and nothing failed. The rows must be those of the document, which gcc 12 made of
# Debian's sources.
project_compiler=
end_rows() {
	if [ "$project_compiler" ] && [ "$("$project_compiler" -dumpversion | cut -d . -f 1)" = 12 ]
	then
		for file in row row.asked; do
			[ -f $file ] || continue
			! grep -vxFf "$here/../../docs/in-your-firmware.md" $file >log ||
				fail "docs/in-your-firmware.md lacks: $(cat log)"
		done
	fi
	mv row "$cache/projects/rows/$test_name"
	[ ! -f row.asked ] || {
		mkdir -p "$cache/projects/asked"
		mv row.asked "$cache/projects/asked/$test_name"
	}
}
