#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# kfuncs.sh PLUGIN TOOLS: functions, their tags and their prototypes are those that pahole gives to
# kfuncs with its features decl_tag_kfuncs and attributes; and those with implicit arguments are as
# resolve_btfids of the newest Linux makes them from that.
set -eu
plugin=$1 tools=$2
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf kfuncs.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

status=0
pahole=$(sh "$here/fetch_pahole.sh" 2>"$work/log") || status=$?
[ $status = 0 ] || {
	echo "SKIP: tags of kfuncs are not compared: $(tail -n 1 "$work/log")" >&2
	exit 77
}

# A hundred functions with all flags that pahole knows of, in sets that are of kfuncs and that are
# not; $1 is added to the flags of every fifth, which has no arena flag: what becomes of both
# together depends on the kernel.
functions() {
	echo '#include "btf_ids.h"'
	echo 'struct thing { int n; }; struct bpf_prog_aux { int n; };'
	for number in $(seq 100); do
		case $((number % 4)) in
		0) echo "__attribute__((noipa)) struct thing *f$number(struct thing *a, const char *b) { a->n += *b; return a; }" ;;
		1) echo "__attribute__((noipa)) void *f$number(void *a, int *b) { return *b ? a : b; }" ;;
		2) echo "__attribute__((noipa)) int *f$number(int *a, void *b) { return b ? a : a + $number; }" ;;
		3) echo "__attribute__((noipa)) char *f$number(char *a, const struct bpf_prog_aux *b) { return a + b->n; }" ;;
		esac
	done
	echo 'int main(int n, char **all) { void *p = all;'
	for number in $(seq 100); do echo "n += f$number(p, p) == p;"; done
	echo 'return n; }'
	for set in 0 1 2 3 4; do
		echo "SET8(set_$set, $((set % 3 != 1)))"
		for member in $(seq 20); do
			number=$((set * 20 + member))
			flags=$((number * 2654435 % 65536))
			[ $((number % 5)) != 0 ] || flags=$((flags % 8192 + $1))
			echo "ID_FLAGS(func, f$number, $number, $flags)"
		done
		echo "END(set8__set_$set)"
	done
}

# build FLAG: ours, and pahole's in $work/theirs.
build() {
	functions "$1" >"$work/many.c"
	gcc -g -O1 -I"$here/../support" -c "$work/many.c" -o "$work/many.o"
	gcc -o "$work/plain" "$work/many.o"
	gcc -o "$work/ours" "$work/many.o" "-Wl,-plugin,$plugin" -Wl,-plugin-opt,vars=none
	"$pahole" -J --btf_features=float,decl_tag,type_tag,enum64,optimized_func,consistent_func,decl_tag_kfuncs,attributes \
		--btf_encode_detached="$work/theirs" "$work/plain"
}

build 0
count=$(bpftool btf dump file "$work/theirs" | grep -cE "(DECL|TYPE)_TAG") || :
[ "$count" -gt 80 ] || { echo "FAILED: only $count tags by pahole" >&2; exit 1; }
"$tools/btf_compare" "$work/ours" "$work/theirs"
echo "100 functions, $count tags: same as pahole's"

resolve_btfids=$(sh "$here/fetch_newest_resolve_btfids.sh" 2>"$work/log") || status=$?
[ $status = 0 ] || { echo "SKIP: kfuncs with implicit arguments are not compared: $(tail -n 1 "$work/log")" >&2; exit 0; }
build 65536
"$resolve_btfids" --btf "$work/theirs" "$work/plain"
count=$(bpftool btf dump file "$work/plain.BTF" | grep -c "FUNC '.*_impl'") || :
[ "$count" -gt 5 ] || { echo "FAILED: no implicit arguments by resolve_btfids" >&2; exit 1; }
"$tools/btf_compare" "$work/ours" "$work/plain.BTF"
echo "100 functions, $count with implicit arguments: same as resolve_btfids'"
