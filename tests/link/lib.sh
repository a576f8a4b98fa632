# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the link tests share. A test is a script that begins with
#
#	. "$(dirname "$0")/lib.sh"
#
# and then stands in an empty folder of its own, which is removed when it ends. The environment says
# what to test (tests/link/CMakeLists.txt): LDBTF_PLUGIN, the plugin's path; LDBTF_PRELOAD, the
# sanitizer runtime that ld needs to load it, or nothing; LDBTF_SANITIZE.
set -eu

: "${LDBTF_PLUGIN:?is not set: run the tests through ctest}"
here=$(cd "$(dirname "$0")" && pwd)
test_name=${0##*/}
test_name=${test_name%.sh}
work=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf-$test_name.XXXXXX")
trap 'cleanup_test' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"

# A test redefines this to undo more than files.
cleanup_more() { :; }
cleanup_test() {
	cleanup_status=$?
	trap - EXIT
	cd /
	cleanup_more
	rm -rf "$work" ${plain_paths:+"$plain_paths"}
	exit $cleanup_status
}

# make and response files split words at spaces, which the path of the build may have. That such
# paths work is tested by itself (hygiene_paths.sh).
plain_paths=
case $LDBTF_PLUGIN in
*[[:space:]]*)
	plain_paths=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf-paths.XXXXXX")
	ln -s "$LDBTF_PLUGIN" "$plain_paths/ldbtf.so"
	LDBTF_PLUGIN=$plain_paths/ldbtf.so
	if [ "${LDBTF_TOOLS:-}" ]; then
		ln -s "$LDBTF_TOOLS" "$plain_paths/tools"
		LDBTF_TOOLS=$plain_paths/tools
	fi
	;;
esac

# Messages are compared as text.
LC_ALL=C
export LC_ALL

fail() {
	echo "FAIL: $test_name: $*" >&2
	if [ -s "$work/log" ]; then
		echo "--- last log:" >&2
		cat "$work/log" >&2
	fi
	exit 1
}

# The rest of the test can't be done here.
skip() {
	echo "SKIP: $test_name: $*" >&2
	exit 77
}

# One part of it can't.
skip_part() { echo "SKIP: $test_name: $*" >&2; }

has() { command -v "$1" >/dev/null 2>&1; }

for tool in gcc ld readelf objcopy; do
	has $tool || skip "no $tool on this machine"
done

# write_ld LD: compiler drivers find this ld, so that a sanitizer's runtime, or a tool in $under
# (strace, valgrind), gets into ld and nothing else. $under is set by a test.
write_ld() {
	cat >"$ld" <<-EOF
	#!/bin/sh
	preload=\${preload:-$LDBTF_PRELOAD}
	[ "\${under:-}\$preload" ] || exec $1 "\$@"
	exec \${under:-} env LD_PRELOAD="\$preload" $1 "\$@"
	EOF
}
mkdir bin
ld=$work/bin/ld
real_ld=$(command -v ld)
write_ld "$real_ld"
chmod +x "$ld"

# compile FILE.c [OPTION...]: FILE.o from it, with debug information.
compile() {
	compile_source=$1
	shift
	gcc -g -O1 "$@" -c "$compile_source" -o "${compile_source%.c}.o"
}

# plain OUT ARGUMENT...: links without the plugin.
plain() {
	plain_out=$1
	shift
	gcc -B"$work/bin" -o "$plain_out" "$@" >log 2>&1 || fail "plain link of $plain_out"
}

# run_btf OUT ARGUMENT... [-- OPTION...]: links with the plugin and its options; messages go to the
# file log, the exit status into $link_status. $driver is gcc unless a test sets it.
driver=
run_btf() {
	run_out=$1
	shift
	run_count=$#
	run_is_option=
	# Rebuilds the argument list in place, which is the one list that sh has.
	while [ "$run_count" -gt 0 ]; do
		run_argument=$1
		shift
		run_count=$((run_count - 1))
		if [ "$run_argument" = -- ]; then
			run_is_option=1
		elif [ "$run_is_option" ]; then
			set -- "$@" -Xlinker -plugin-opt -Xlinker "$run_argument"
		else
			set -- "$@" "$run_argument"
		fi
	done
	link_status=0
	${driver:-gcc -B"$work/bin"} -o "$run_out" -Wl,-plugin,"$LDBTF_PLUGIN" "$@" >log 2>&1 ||
		link_status=$?
	if [ -s log ] && grep -E "Sanitizer|runtime error:|Segmentation|core dumped|internal error|assertion fail" \
		log >&2; then
		fail "ld crashed"
	fi
}

# A test whose inputs hold much that is dropped sets measures_padding: the warning of padding is no
# noise there.
measures_padding=
drop_padding_warning() {
	[ ! "$measures_padding" ] || sed -i '/; the rest is padding$/,/or with reserve=@FILE/d' log
}

# btf OUT …: a link that must work and say nothing.
btf() {
	run_btf "$@"
	[ $link_status = 0 ] || fail "link of $run_out failed"
	drop_padding_warning
	[ ! -s log ] || fail "link of $run_out was not silent"
}

# btf_warns OUT …: a link that must work and say something.
btf_warns() {
	run_btf "$@"
	[ $link_status = 0 ] || fail "link of $run_out failed"
	[ -s log ] || fail "link of $run_out was silent"
	[ -e "$run_out" ] || fail "link of $run_out left no output"
}

# btf_fails OUT …: a link that must fail, say why and leave no output.
btf_fails() {
	run_btf "$@"
	[ $link_status != 0 ] || fail "link of $run_out did not fail"
	[ -s log ] || fail "failed link of $run_out said nothing"
	[ ! -e "$run_out" ] || fail "failed link of $run_out left its output"
}

# log_has TEXT / log_lacks TEXT: about the messages of the last link.
log_has() { grep -qF -- "$1" log || fail "the messages lack: $1"; }
log_lacks() { ! grep -qF -- "$1" log || fail "the messages have: $1"; }

# extract FILE OUT: the bytes of its .BTF.
extract() {
	objcopy --dump-section .BTF="$2" "$1" /dev/null 2>log || fail "$1 has no .BTF to extract"
}

# extract_by_symbols FILE OUT: the bytes between __start_BTF and __stop_BTF, which may be in any
# loaded section.
extract_by_symbols() {
	found_start=$(readelf -sW "$1" | awk '$8 == "__start_BTF" { print $2; exit }')
	found_stop=$(readelf -sW "$1" | awk '$8 == "__stop_BTF" { print $2; exit }')
	[ "$found_start" ] && [ "$found_stop" ] || fail "$1 lacks the symbols of .BTF"
	readelf -SW "$1" | sed -n 's/^ *\[ *[0-9]*\] *//p' |
		awk '$2 ~ /BITS/ && $7 ~ /A/ { print $3, $4, $5 }' >sections
	while read -r found_addr found_offset found_size; do
		found_lead=$((0x$found_start - 0x$found_addr))
		[ $found_lead -ge 0 ] && [ $found_lead -lt $((0x$found_size)) ] || continue
		tail -c +$((0x$found_offset + found_lead + 1)) "$1" |
			head -c $((0x$found_stop - 0x$found_start)) >"$2"
		return
	done <sections
	fail "$1: no section has .BTF's symbols in it"
}

size_of() { wc -c <"$1" | tr -d ' '; }

# section_size FILE: of .BTF, in bytes, decimal; nothing if there is none.
section_size() {
	section_hex=$(readelf -SW "$1" |
		awk '{ sub(/^ *\[ *[0-9]*\] */, "") } $1 == ".BTF" { print $5 }')
	[ -z "$section_hex" ] || printf '%d\n' "0x$section_hex"
}

# dump FILE: its BTF as text, into the file dump.
dump() {
	has bpftool || skip "no bpftool on this machine"
	bpftool btf dump file "$1" >dump 2>log || fail "bpftool can't read the BTF of $1"
}

# describes FILE KIND NAME / describes_not FILE KIND NAME: does its BTF have that named type?
describes() {
	dump "$1"
	grep -qF "] $2 '$3'" dump || fail "$1: no $2 '$3'"
}
describes_not() {
	dump "$1"
	! grep -qF "] $2 '$3'" dump || fail "$1: unexpected $2 '$3'"
}

# sizes_are_true FILE [OPTION...]: members, elements and variables are where its DWARF has them, and
# as large as the DWARF and the symbols say. OPTION is one of size_truth.
sizes_are_true() {
	: "${LDBTF_TOOLS:?is not set: run the tests through ctest}"
	"$LDBTF_TOOLS/size_truth" "$@" >log 2>&1 ||
		fail "$1: readers of its BTF read other bytes than the program"
}

# kernel_takes FILE [OF-WHAT]: the strictest reader there is takes its BTF, where it may be asked.
kernel_takes() {
	: "${LDBTF_TOOLS:?is not set: run the tests through ctest}"
	load_status=0
	"$LDBTF_TOOLS/btf_load" "$1" >log 2>&1 || load_status=$?
	case $load_status in
	0) ;;
	77) skip_part "the kernel does not tell what it thinks of ${2:-$1} (needs root)" ;;
	*) fail "the kernel refuses the BTF of ${2:-$1}" ;;
	esac
}

# is_empty_btf FILE: a valid .BTF without types.
is_empty_btf() {
	dump "$1"
	[ ! -s dump ] || fail "$1: its BTF is not empty"
}

# stat_value KEY FILE: a number from stats=FILE.
stat_value() { sed -n "s/^[	 ]*\"$1\": \([0-9.]*\),*\$/\1/p" "$2"; }
