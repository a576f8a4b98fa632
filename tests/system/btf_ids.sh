#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# btf_ids.sh PLUGIN: an output of ours is, byte for byte, what Linux's own resolve_btfids makes of
# one whose .BTF_ids was left alone; and both say the same of names that the BTF lacks. Lua as a
# program and as `-r` output, a module on top of it, and a big-endian program.
set -eu
plugin=$1
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
LC_ALL=C
export LC_ALL
work=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf ids.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

fail() {
	echo "FAILED: $label: $*" >&2
	exit 1
}

status=0
resolve_btfids=$(sh "$here/fetch_resolve_btfids.sh" 2>"$work/log") || status=$?
[ $status != 77 ] || { echo "SKIP: .BTF_ids is not compared with resolve_btfids': $(tail -n 1 "$work/log")" >&2; exit 77; }
cat "$work/log"
label=setup
[ $status = 0 ] || fail "fetch_resolve_btfids.sh"
command -v bpftool >/dev/null || { echo "SKIP: .BTF_ids is not compared with resolve_btfids': no bpftool" >&2; exit 77; }

# The newest one sorts a BTF before it resolves, and writes files: so the words agree only if ours
# is in the same order.
newest=$(sh "$here/fetch_newest_resolve_btfids.sh" 2>"$work/log") || {
	newest=
	echo "SKIP: .BTF_ids is not compared with today's resolve_btfids': $(tail -n 1 "$work/log")" >&2
}
check_newest() {
	[ "$newest" ] || return 0
	rm -f "$work"/unresolved.BTF*
	$objcopy --dump-section .BTF="$work/ours.btf" --dump-section .BTF_ids="$work/ours.ids" \
		"$work/ours" /dev/null
	"$newest" ${base:+-b "$base"} --btf "$work/ours.btf" \
		"$work/unresolved" >"$work/newest.log" 2>&1 ||
		{ cat "$work/newest.log"; fail "the newest resolve_btfids"; }
	cmp "$work/ours.ids" "$work/unresolved.BTF_ids" ||
		fail "other words than the newest resolve_btfids gives"
}

base= objcopy=objcopy
# compare LABEL AS LINK...: LINK OUTPUT ARGUMENT... links with the plugin, taking gcc's or ld's
# $option for it.
compare() {
	label=$1 as=$2
	shift 2
	"$@" "$work/bare" >"$work/log" 2>&1 || { cat "$work/log"; fail "link"; }
	bpftool ${base:+-B "$base"} btf dump file "$work/bare" >"$work/dump"
	[ -z "$base" ] || bpftool btf dump file "$base" >>"$work/dump"
	awk -f "$here/random_ids.awk" "$work/dump" >"$work/ids.s"
	$as "$work/ids.s" -o "$work/ids.o"
	"$@" "$work/theirs" "$work/ids.o" "${option}btf-ids=off" >"$work/log" 2>&1 ||
		{ cat "$work/log"; fail "link"; }
	"$@" "$work/ours" "$work/ids.o" >"$work/ours.log" 2>&1 ||
		{ cat "$work/ours.log"; fail "link"; }
	cp "$work/theirs" "$work/unresolved"
	"$resolve_btfids" ${base:+-b "$base"} "$work/theirs" >"$work/theirs.log" 2>&1 ||
		{ cat "$work/theirs.log"; fail "resolve_btfids"; }

	changed=$(cmp -l "$work/unresolved" "$work/theirs" | wc -l) || :
	[ "$changed" -gt 500 ] || fail "resolve_btfids changed $changed bytes: nothing to compare"
	cmp "$work/theirs" "$work/ours" || fail "another file than resolve_btfids leaves"
	sed -n 's/.*unresolved symbol \(.*\)/\1/p' "$work/theirs.log" | sort >"$work/theirs.names"
	sed -n 's/.*unresolved symbol in \.BTF_ids: the BTF has no [a-z]* \([^ ]*\), so its ID is 0$/\1/p' "$work/ours.log" |
		sort >"$work/ours.names"
	[ "$(wc -l <"$work/ours.names")" -ge 3 ] || fail "no name was missing"
	diff "$work/theirs.names" "$work/ours.names" ||
		fail "other names are missing than resolve_btfids says"
	check_newest
	symbols=$(grep -c '^__BTF_ID__' "$work/ids.s")
	echo "$label: $symbols symbols, $changed bytes changed, $(wc -l <"$work/ours.names") names missing: same"
}

built=$(sh "$here/build_program.sh" lua gcc)
option=-Wl,-plugin-opt,
lua() {
	output=$1
	shift
	sh "$built/link.sh" "$output" "-Wl,-plugin,$plugin" "$@"
}
compare lua as lua

relocatable() {
	output=$1
	shift
	ld -r -o "$output" -plugin "$plugin" "$@" "$built"/src/*.o
}
option=--plugin-opt=
compare relocatable as relocatable

# Of a module most names are its base's, some its own, and some both's.
cat >"$work/module.c" <<'END'
#include <stddef.h>
struct lua_State { int of_our_own; } state;
#define OWN(n) struct module_##n { char bytes[n]; } module_##n; \
	typedef struct module_##n *module_pointer_##n; \
	__attribute__((noipa)) size_t module_size_##n(module_pointer_##n p) { return sizeof(*p) + (size_t)p->bytes[0]; }
OWN(1) OWN(2) OWN(3) OWN(4) OWN(5) OWN(6) OWN(7) OWN(8) OWN(9) OWN(10) OWN(11) OWN(12) OWN(13) OWN(14) OWN(15) OWN(16)
__attribute__((noipa)) int luaopen_base(struct lua_State *L) { return L->of_our_own; }
END
gcc -g -O1 -c "$work/module.c" -o "$work/module.o"
sh "$built/link.sh" "$work/base" "-Wl,-plugin,$plugin"
module() {
	output=$1
	shift
	ld -r -o "$output" -plugin "$plugin" --plugin-opt=base="$work/base" "$@" "$work/module.o" \
		"$built/src/lauxlib.o"
}
base=$work/base
compare module as module
base=

if command -v s390x-linux-gnu-gcc >/dev/null; then
	for source in shapes list main; do
		s390x-linux-gnu-gcc -g -O1 -I"$here/../../runtime/include" \
			-c "$here/../cross/program/$source.c" -o "$work/$source.o"
	done
	for source in find types path print text; do
		s390x-linux-gnu-gcc -g -O1 -I"$here/../../runtime/include" \
			-c "$here/../../runtime/src/btf_$source.c" \
			-o "$work/btf_$source.o"
	done
	big_endian() {
		output=$1
		shift
		s390x-linux-gnu-ld -r -o "$output" -plugin "$plugin" "$@" "$work/shapes.o" \
			"$work/list.o" "$work/main.o" "$work"/btf_*.o
	}
	objcopy=s390x-linux-gnu-objcopy
	compare s390x s390x-linux-gnu-as big_endian
else
	echo "SKIP: .BTF_ids in big-endian order is not compared with resolve_btfids': no s390x-linux-gnu-gcc" >&2
fi
