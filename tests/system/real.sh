# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# What is asked of every real program, to be sourced by lua.sh, sqlite.sh and redis.sh.
#
# Each is called as PROGRAM.sh PLUGIN TOOLS VARIANT LDBTF: the plugin, the folder with btf_compare
# and its kin, how to compile (see build_program.sh), and the program ldbtf. It defines exercise,
# which makes the program at $1 do something and prints what came of it, and then calls the steps
# here. Every step ends the test if it fails. The work folder's name has a space in it, on purpose.
set -eu
plugin=$1 tools=$2 variant=$3 ldbtf=$4
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
[ -f "$plugin" ] || { echo "there is no plugin at $plugin"; exit 1; }
work=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf real.XXXXXX")
# What exercise leaves running, if it fails half way.
background=
trap '[ -z "$background" ] || kill "$background" 2>/dev/null || :; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

fail() {
	echo "FAILED: $*" >&2
	exit 1
}

# ldbtf_link OUTPUT OPTION...: one silent link with the plugin.
ldbtf_link() {
	output=$1
	shift
	set -- "$@" --
	while [ "$1" != -- ]; do
		set -- "$@" "-Wl,-plugin-opt,$1"
		shift
	done
	shift
	set -- "-Wl,-plugin,$plugin" "$@"
	case $variant in gcc-lto*)
		# Through a specs file, where the same words stand (docs/lto.md).
		sed "s,@ldbtf_linkscripts_from_bin@,$here/../../linkscripts," \
			"$here/../../cmake/ldbtf-specs.in" >"$work/ldbtf-specs"
		shift
		for option; do
			set -- "$@" "${option#-Wl,-plugin-opt,}"
			shift
		done
		sh "$work/ldbtf-specs" --plugin "$plugin" "$@" >"$work/lto.specs" ||
			fail "ldbtf-specs"
		set -- "-specs=$work/lto.specs"
		;;
	esac
	sh "$built/link.sh" "$output" "$@" >"$work/link.log" 2>&1 ||
		{ cat "$work/link.log" >&2; fail "the link with the plugin"; }
	[ ! -s "$work/link.log" ] || { cat "$work/link.log" >&2;
		fail "a link that works says nothing"; }
}

# Links without the plugin, and with it on one thread and on two, to $work/plain, $work/one/NAME and
# $work/two/NAME. Sets $linked to the second.
step_link() {
	program=$1
	built=$(sh "$here/build_program.sh" "$1" "$variant")
	mkdir "$work/one" "$work/two"
	sh "$built/link.sh" "$work/plain"
	linked=$work/one/$1
	ldbtf_link "$linked" jobs=1 "stats=$work/stats.json" "detached=$work/detached.btf"
	ldbtf_link "$work/two/$1" jobs=2
	cmp "$linked" "$work/two/$1" || fail "jobs=1 and jobs=2 give different files"
	echo "linked $1, $variant: $(tr -d '\n' <"$work/stats.json")"
}

# symbol NAME: its value, without leading zeros.
symbol() {
	readelf -Ws "$linked" | awk -v name="$1" '$8 == name { sub(/^0+/, "", $2); print $2; exit }'
}

# .BTF is where a program finds it: allocated, between its two symbols, of the size that was
# measured.
step_section() {
	readelf -WS "$linked" | sed 's/^ *\[ *[0-9]*\] *//' | awk '$1 == ".BTF"' >"$work/section"
	[ "$(wc -l <"$work/section")" = 1 ] || fail "not one .BTF section: $(cat "$work/section")"
	# name, type, addr, offset, size, entry size, flags, link, info, alignment
	read -r _ type addr _ size _ flags _ _ alignment <"$work/section"
	[ "$type $flags $alignment" = "PROGBITS A 4" ] ||
		fail ".BTF is $type, flags $flags, aligned to $alignment"
	start=$(symbol __start_BTF) stop=$(symbol __stop_BTF)
	[ -n "$start" ] && [ -n "$stop" ] || fail "__start_BTF or __stop_BTF is missing"
	[ $((0x$start)) -eq $((0x$addr)) ] || fail "__start_BTF is $start, .BTF is at $addr"
	[ $((0x$stop - 0x$start)) -eq $((0x$size)) ] ||
		fail "__stop_BTF is $stop, .BTF ends at $addr + $size"
	objcopy -O binary --only-section=.BTF "$linked" "$work/section.btf"
	[ "$(wc -c <"$work/section.btf")" -eq $((0x$size)) ] ||
		fail ".BTF is not as large as its header says"
	# The reservation is an upper bound, but not a careless one.
	used=$(sed -n 's/.*"btf_bytes": *\([0-9]*\).*/\1/p' "$work/stats.json")
	[ -n "$used" ] || fail "no btf_bytes in the stats"
	[ $((0x$size)) -ge "$used" ] || fail "$((0x$size)) bytes were reserved, $used are used"
	[ $((0x$size * 100)) -le $((used * 110)) ] ||
		fail "$((0x$size)) bytes were reserved for $used: more than 10 % too many"
	"$tools/btf_compare" "$work/detached.btf" "$work/section.btf" >"$work/detached.log" ||
		{ cat "$work/detached.log";
		fail "detached= wrote something else than what is in the image"; }
}

# With the plugin it runs as without.
step_run() {
	exercise "$work/plain" >"$work/plain.output" 2>&1 ||
		{ cat "$work/plain.output"; fail "the program without BTF"; }
	exercise "$linked" >"$work/linked.output" 2>&1 ||
		{ cat "$work/linked.output"; fail "the program with BTF"; }
	diff "$work/plain.output" "$work/linked.output" ||
		fail "the program with BTF behaves differently"
	printf '%s\n' "$1" >"$work/wanted.output"
	diff "$work/wanted.output" "$work/linked.output" ||
		fail "the program did not do what it was asked"
}

step_kernel() {
	status=0
	"$tools/btf_load" "$linked" || status=$?
	# It has said SKIP and why.
	[ $status = 0 ] || [ $status = 77 ] || fail "the kernel does not take the BTF"
}

# bpftool's idea of the types is C again.
step_c_dump() {
	bpftool btf dump file "$linked" format c >"$work/dump.c"
	[ "$(grep -c ';' "$work/dump.c")" -gt 100 ] || fail "bpftool prints next to nothing"
	gcc -std=gnu11 -fsyntax-only -w "$work/dump.c" ||
		fail "the C that bpftool prints does not compile"
}

# compare KIND TOOL ARGUMENTS...: prints what TOOL finds. What it may find is in
# allowed/PROGRAM-VARIANT.KIND, if that exists: each difference with its reason (see
# ../support/definitions.h).
compare() {
	allowed=$here/allowed/$program-$variant.$1
	tool=$tools/$2
	shift 2
	[ ! -f "$allowed" ] || set -- --allow "$allowed" "$@"
	status=0
	"$tool" "$@" >"$work/compared" || status=$?
	cat "$work/compared"
	[ $status = 0 ] || fail "$tool finds differences"
}

# peer OUTPUT OPTION...: what $pahole makes of the linked file.
peer() {
	output=$1
	shift
	"$pahole" -J "$@" --btf_encode_detached="$output" "$linked" >"$work/pahole.log" 2>&1 || :
	[ -s "$output" ]
}

# Every named definition, against the peer encoder on the very same file.
#
# From 1.32 on pahole writes int[2][3] as an array of arrays, and so do we. Older ones write one
# array of 6, hence --flat-arrays for them.
step_peer() {
	status=0
	pahole=$(sh "$here/fetch_pahole.sh") || status=$?
	case $status in
	0)
		peer "$work/peer.btf" --btf_features=default,global_var ||
			{ cat "$work/pahole.log"; fail "pahole makes no BTF"; }
		case $variant in
		gcc-lto*)
			# Types alone. pahole finds no variable of an LTO image, and not the
			# functions that other units call (walk_function); dwarf_truth has looked at
			# both.
			compare peer btf_compare --kinds struct,union,enum,typedef,int,float,fwd \
				"$linked" "$work/peer.btf"
			;;
		*)
			mkdir "$work/peer"
			ldbtf_link "$work/peer/$program" funcs=pahole
			compare peer btf_compare "$work/peer/$program" "$work/peer.btf"
			;;
		esac
		;;
	3) # fetch_pahole.sh has said what is skipped. The allowances are for 1.30 and newer.
		peer "$work/peer.btf" --btf_gen_floats --skip_encoding_btf_vars ||
			{ cat "$work/pahole.log"; fail "pahole makes no BTF"; }
		compare types btf_compare \
			--flat-arrays --kinds struct,union,enum,typedef,int,float,fwd \
			"$linked" "$work/peer.btf"
		;;
	*) fail "no pahole to compare with" ;;
	esac
}

# `ldbtf debug` makes DWARF of the BTF, and encoding that gives the BTF again.
step_debug() {
	"$ldbtf" debug "$linked" -o "$work/debug" || fail "ldbtf debug"
	"$ldbtf" encode "$work/debug" --funcs=all -o "$work/again.btf" || fail "encoding what ldbtf debug wrote"
	compare again btf_compare "$linked" "$work/again.btf"
	for file in "$linked" "$work/again.btf"; do
		bpftool btf dump file "$file" >"$work/again.dump" || fail "bpftool can't read $file"
		grep -c '^\[' "$work/again.dump"
	done >"$work/counts"
	[ "$(uniq "$work/counts" | wc -l)" = 1 ] ||
		fail "another number of types: $(cat "$work/counts")"
}

# Against the DWARF itself.
step_dwarf() {
	compare dwarf dwarf_truth "$linked"
}
