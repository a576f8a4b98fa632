# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# What the tests of other tool versions share: the words of ../link/lib.sh, the tools of a Debian
# suite (fetch_tools.sh), and two things to link with them: the hosted example, and the two units of
# types of ../cross/program as an image without a libc. What the machine's own tools make of those
# is the reference: gcc 12 and ld 2.40 on Debian 12. LDBTF_TOOLS is the folder of btf_compare and
# dwarf_truth.
. "$(dirname "$0")/../link/lib.sh"
: "${LDBTF_TOOLS:?is not set: run the tests through ctest}"
source=$(cd "$here/../.." && pwd)
program=$source/tests/cross/program
plugin=$LDBTF_PLUGIN
measures_padding=yes # the program uses little of the runtime

# use_suite NAME: its tools, in $tools/bin.
use_suite() {
	suite=$1
	tools=$(sh "$here/fetch_tools.sh" "$suite" --cached 2>log) ||
		skip "the tools of $suite are not here (tools.fetch_$suite says why)"
}

version_of() { sed -n "s/^$1 //p" "$tools/versions"; }

# run_ld LD ARGUMENT...: LD with the plugin. Both are silent.
run_ld() {
	run_ld=$1
	shift
	"$run_ld" -plugin "$plugin" "$@" >log 2>&1 || fail "$run_ld $*"
	drop_padding_warning
	[ ! -s log ] || fail "$run_ld $* is not silent"
}

# same BTF REFERENCE [ARGUMENT...]: the same definitions with the same meaning.
same() {
	same_ours=$1 same_reference=$2
	shift 2
	"$LDBTF_TOOLS/btf_compare" "$@" "$same_ours" "$same_reference" >log 2>&1 ||
		fail "$same_ours differs from $same_reference"
}

# true_to_dwarf FILE: its BTF says what its DWARF says, and the strictest reader takes it, if its
# pointers are as large as the kernel's.
true_to_dwarf() {
	"$LDBTF_TOOLS/dwarf_truth" --btf "$1" "$1" >log 2>&1 ||
		fail "the BTF of $1 says other things than its DWARF"
	readelf -h "$1" | grep -q 'X86-64' || return 0
	kernel_takes "$1"
}

# compile_hosted FOLDER COMPILER [ARGUMENT...]: the objects of the hosted example. Their strings are
# not for merging: ld 2.42 and newer order and pad merged ones otherwise, and so what is behind
# them.
compile_hosted() {
	hosted_folder=$1
	shift
	mkdir -p "$hosted_folder"
	for hosted_source in "$source"/examples/hosted/main.c "$source"/runtime/src/btf_*.c; do
		"$@" -g -O2 -fPIE -std=c11 -I"$source/runtime/include" -c "$hosted_source" \
			-o "$hosted_folder/$(basename "$hosted_source" .c).o" >log 2>&1 ||
			fail "$* does not compile $hosted_source"
	done
	for hosted_object in "$hosted_folder"/*.o; do
		objcopy --set-section-flags '.rodata.str*=alloc,readonly,data,contents' \
			--set-section-flags '.rodata.cst*=alloc,readonly,data,contents' \
			"$hosted_object" ||
			fail "objcopy on $hosted_object"
	done
}

# link_hosted OUT FOLDER LD-FOLDER: the machine's gcc links, with the ld of that folder.
link_hosted() {
	gcc -B"$3" -o "$1" -Wl,-plugin,"$plugin" "$2"/main.o "$2"/btf_*.o >log 2>&1 ||
		fail "link of $1"
	[ ! -s log ] || fail "link of $1 is not silent"
	./"$1" >"$1.says" || fail "$1 fails"
	[ "$(wc -l <"$1.says")" -gt 40 ] || fail "$1 says little about itself"
	true_to_dwarf "$1"
}

# says_the_same PROGRAM REFERENCE: but for addresses, type numbers, and how compilers name the
# integer types.
says_the_same() {
	for says in "$1" "$2"; do
		sed -e 1d -e 's/0x[0-9a-f]\{4,\}/ADDRESS/' -e 's/, type [0-9]*$//' \
			-e 's/at offset [0-9]* /at offset N /' \
			-e 's/short unsigned int/unsigned short/' "$says.says" >"$says.told"
	done
	diff "$2.told" "$1.told" >log || fail "$1 says other things about itself than $2"
}

# compile_bare FOLDER COMPILER [ARGUMENT...]: two units of types, without a libc.
compile_bare() {
	bare_folder=$1
	shift
	mkdir -p "$bare_folder"
	echo 'int root_count(void); struct node; extern struct node *list; void *_start(void) { return &list; }' >start.c
	for unit in shapes list; do
		"$@" -g -O1 -ffreestanding -ffunction-sections -fdata-sections \
			-c "$program/$unit.c" -o "$bare_folder/$unit.o" >log 2>&1 ||
			fail "$* does not compile $unit.c"
	done
	"$@" -O1 -ffreestanding -c start.c -o "$bare_folder/start.o" >log 2>&1 ||
		fail "$* does not compile start.c"
}

# link_bare OUT FOLDER LD [ARGUMENT...]: nothing is dropped, so that there is something to compare.
link_bare() {
	bare_out=$1 bare_folder=$2
	shift 2
	run_ld "$@" -o "$bare_out" "$bare_folder/start.o" "$bare_folder/shapes.o" \
		"$bare_folder/list.o"
	true_to_dwarf "$bare_out"
}

# run_bare OUT LD EMULATOR LIBRARIES COMPILER [ARGUMENT...]: the whole of ../cross/program, with the
# runtime and without a libc, knows about itself what it knows elsewhere.
run_bare() {
	bare_out=$1 bare_ld=$2 bare_emulator=$3 bare_libraries=$4
	shift 4
	mkdir -p "$bare_out.objects"
	for bare_source in "$program"/shapes.c "$program"/list.c "$program"/main.c \
		"$program"/port_linux.c "$source"/runtime/src/btf_*.c; do
		"$@" -g -O1 -ffreestanding -ffunction-sections -fdata-sections \
			-I"$source/runtime/include" -c "$bare_source" \
			-o "$bare_out.objects/$(basename "$bare_source" .c).o" >log 2>&1 ||
			fail "$* does not compile $bare_source"
	done
	# shellcheck disable=SC2086 # a list
	run_ld "$bare_ld" -static --gc-sections -o "$bare_out" "$bare_out.objects"/*.o \
		$bare_libraries
	true_to_dwarf "$bare_out"
	if ! has "$bare_emulator"; then
		skip_part "no $bare_emulator on this machine (Debian: qemu-user)"
		return
	fi
	"$bare_emulator" ./"$bare_out" >log 2>&1 || fail "$bare_out fails"
	sed 's/0x[0-9a-f]\{4,\}/ADDRESS/' log >told
	diff "$program/expected" told >log || fail "$bare_out says other things about itself"
}
