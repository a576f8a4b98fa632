#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# example_sizes.sh PLUGIN: what BTF costs the firmware of examples/, by what is asked for. Prints a
# table for each, in bytes: .BTF, its padding and all of the image that is loaded, by reserve=exact
# and by reserve=auto, which is the default.
set -eu
[ $# = 1 ] || { sed -n 's/^# \{0,1\}//; 3,6p' "$0" >&2; exit 2; }
root=$(cd "$(dirname -- "$0")/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf-example_sizes.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
# make takes paths apart at spaces.
ln -s "$(realpath -- "$1")" "$work/ldbtf.so"
ln -s "$root/runtime" "$work/runtime"

# measure OPTION...: links $example and sets $reserved, $used and $image.
measure() {
	make -s -C "$work/$example" clean >/dev/null
	make -s -C "$work/$example" LDBTF_RUNTIME="$work/runtime" LDBTF_PLUGIN="$work/ldbtf.so" \
		LDBTF_OPTIONS="$* stats=stats" \
		>"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
	reserved=$(sed -n 's/.*"reserved_bytes": \([0-9]*\),/\1/p' "$work/$example/stats")
	used=$(sed -n 's/.*"btf_bytes": \([0-9]*\),/\1/p' "$work/$example/stats")
	image=$(size "$work/$example"/*.elf | awk 'NR == 2 { print $1 + $2 }')
}

# row WHAT OPTION...
row() {
	what=$1
	shift
	measure "$@" reserve=auto
	auto="$((reserved - used)) | $image"
	measure "$@" reserve=exact
	echo "| $what | $used | $((reserved - used)) | $image | $auto |"
}

# begin EXAMPLE: without the marks of its source, which a row asks for by `keep`.
begin() {
	example=$1
	cp -r "$root/examples/$1" "$work/$1"
	sed -i '/^LDBTF_KEEP/d' "$work/$1"/*.c
	printf '\n| %s | .BTF | padding | image | padding with reserve=auto | image |\n|---|---:|---:|---:|---:|---:|\n' "examples/$1"
	row "nothing is asked for"
	row "\`types=used\`" types=used
}

begin cortex-m
row "\`LDBTF_KEEP_VAR(averages)\`" keep=var:averages
row "and \`LDBTF_KEEP_VAR(sensors)\`" 'keep=var:averages;var:sensors'
row "and \`LDBTF_KEEP_VAR(monitor)\`" 'keep=var:averages;var:sensors;var:monitor'
row "\`LDBTF_KEEP(struct reading)\`" keep=struct:reading
row "the same, with \`pointers=declared\`" keep=struct:reading pointers=declared
begin riscv-kernel
row "\`keep\` of \`struct task\` and \`struct file\`" 'keep=struct:task;struct:file'
row "the same, with \`pointers=declared\`" 'keep=struct:task;struct:file' pointers=declared
