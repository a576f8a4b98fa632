#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What the runtime costs a Cortex-M3 and a Cortex-M0: bytes of code and constants by the parts that
# a build takes, and bytes of stack of the deepest call. `-Os`, as rows for README.md.
#
# usage: [CC=arm-none-eabi-gcc] size.sh
set -eu
runtime=$(cd "$(dirname "$0")" && pwd)
CC=${CC:-arm-none-eabi-gcc}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# compile CPU FILES FLAG...: FILES are names such as "find types".
compile() {
	cpu=$1 files=$2
	shift 2
	rm -f ./*.o ./*.ci
	for file in $files; do
		set -- "$@" "$runtime/src/btf_$file.c"
	done
	"$CC" -mcpu="$cpu" -mthumb -Os -std=c99 -fcallgraph-info=su -I"$runtime/include" -c "$@"
}

# Sections of code and constants, of all objects.
code() { "${CC%gcc}size" -A ./*.o | awk '$1 ~ /^\.(text|rodata)/ { sum += $2 } END { print sum }'; }

# The deepest call chain, by what the compiler says of each function's frame and of its calls. The
# caller's `put` is not counted.
stack() {
	cat ./*.ci | awk -F '"' '
	function deepest(name, most, i, n) {
		if (name in known)
			return known[name]
		for (i = 1; i <= calls[name]; i++) {
			n = deepest(call[name, i])
			most = n > most ? n : most
		}
		return known[name] = frame[name] + most
	}
	/^node:/ && match($4, /[0-9]+ bytes/) { frame[$2] = substr($4, RSTART) + 0 }
	/^edge:/ { call[$2, ++calls[$2]] = $4 }
	END {
		for (name in frame)
			if (deepest(name) > most)
				most = deepest(name)
		print most
	}'
}

# row NAME FILES FLAG...
row() {
	name=$1
	shift
	compile cortex-m3 "$@"
	m3=$(code) depth=$(stack)
	compile cortex-m0 "$@"
	echo "| $name | $m3 | $(code) | $depth |"
}

least="-DLDBTF_NO_INDEX -DLDBTF_NO_SPLIT -DLDBTF_NO_BASES -DLDBTF_NO_STATUS_TEXT"
echo '| parts | Cortex-M3 | Cortex-M0 | stack |'
echo '|---|---|---|---|'
# shellcheck disable=SC2086 # flags are words
{
	row "types and find" "find types" $least
	row "and paths" "find types path" $least
	row "and printing, without \`LDBTF_NO_FLOAT\`" "find types path print text" $least
	row "and printing, with \`LDBTF_NO_FLOAT\`" "find types path print text" $least \
		-DLDBTF_NO_FLOAT
	row "types and find, with binary search" "find types index" \
		-DLDBTF_NO_SPLIT -DLDBTF_NO_BASES -DLDBTF_NO_STATUS_TEXT
}
row "types and find, with texts of statuses" "find types" -DLDBTF_NO_INDEX -DLDBTF_NO_SPLIT
row "types and find, with the index, too" "find types index" -DLDBTF_NO_SPLIT
row "types and find, with split BTF, too" "find types index split"
row "everything" "find types index split path print text"
