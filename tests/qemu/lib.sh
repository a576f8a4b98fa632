# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# What the tests of examples share, on top of ../link/lib.sh: an example is copied out of the
# repository, and so is what it needs from there, laid out as an installation is.
. "$(dirname "$0")/../link/lib.sh"

root=$(cd "$here/../.." && pwd)
has make || skip "no make on this machine"
has timeout || skip "no timeout on this machine"
# Of a make that runs this test.
unset MAKEFLAGS MFLAGS MAKELEVEL LDBTF_RUNTIME LDBTF_LINKSCRIPTS

mkdir sdk
cp -r "$root/runtime" "$root/linkscripts" "$root/integrations" sdk
sdk=$work/sdk

# copy_example NAME [FOLDER]: what is in the repository of it, without what somebody built there.
copy_example() {
	cp -r "$root/examples/$1" "${2:-$1}"
	rm -rf "${2:-$1}/build"
	make -C "${2:-$1}" clean >log 2>&1 || fail "$1: make clean fails"
}

# build FOLDER [ARGUMENT...]: make, with the plugin, without a warning.
build() {
	build_folder=$1
	shift
	make -C "$build_folder" LDBTF_PLUGIN="$LDBTF_PLUGIN" LDBTF_RUNTIME="$sdk/runtime" \
		"$@" >log 2>&1 ||
		fail "make in $build_folder"
	! grep -iE 'warning|ldbtf:' log || fail "make in $build_folder warns"
}

# in_qemu FOLDER TARGET [ARGUMENT...]: make TARGET, where all is built. stdin goes to QEMU; its
# console comes in the file `console`, the status in $run_status.
in_qemu() {
	run_folder=$1 run_target=$2
	shift 2
	run_status=0
	timeout 120 make -s -C "$run_folder" LDBTF_PLUGIN="$LDBTF_PLUGIN" \
		LDBTF_RUNTIME="$sdk/runtime" "$@" "$run_target" \
		>console 2>log || run_status=$?
	[ $run_status != 124 ] || fail "$run_target of $run_folder does not end; the console has: $(tail -n 5 console)"
}

# field FILE SECTION COLUMN: of `readelf -SW` without its number: 2 type, 3 address, 5 size.
field() { readelf -SW "$1" | sed 's/^ *\[ *[0-9]*\] *//' |
	awk -v name="$2" -v column="$3" '$1 == name { print $column; exit }'; }
# symbol FILE NAME: its value, in hex.
symbol() { readelf -sW "$1" | awk -v name="$2" '$8 == name { print $2; exit }'; }

# same_btf DUMP FILE OBJCOPY: DUMP has exactly the bytes of FILE's section, and bpftool reads it.
# Sets $type_count.
same_btf() {
	rm -f section.btf
	"$3" --dump-section .BTF=section.btf "$2" /dev/null >log 2>&1 ||
		fail "$2: no .BTF to extract"
	[ -s section.btf ] || fail "$2: .BTF is empty"
	cmp "$1" section.btf >log 2>&1 || fail "$1 is not the .BTF of $2"
	if has bpftool; then
		bpftool btf dump file "$1" >dump 2>log || fail "bpftool can't read $1"
		type_count=$(grep -c '^\[' dump)
	else
		skip_part "no bpftool on this machine"
		type_count=
	fi
}

# no_libc MAP: of libraries, the map file of the link has the compiler's own at most.
no_libc() {
	grep -q '^LOAD .*\.o$' "$1" || fail "$1 does not tell what was linked"
	grep -E '^LOAD .*\.(a|so)( |$)' "$1" | grep -v '/libgcc\.a$' >log || return 0
	fail "$1: a library was linked besides libgcc.a"
}
