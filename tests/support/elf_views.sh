# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# What two links of one program must have in common if only one of them had the plugin: everything
# but .BTF and the addresses it shifts. Each view prints one aspect of a file without those. Sourced
# by tests.

# file_header FILE: class, byte order, OS/ABI, type, machine, flags.
file_header() {
	readelf -hW "$1" | grep -E '^ +(Magic|Class|Data|OS/ABI|ABI Version|Type|Machine|Flags):'
}
# program_headers FILE: kinds, flags and alignment, in order; sizes and addresses move with .BTF.
program_headers() {
	readelf -lW "$1" | sed -n 's/^  \([A-Z][A-Z_]*\) *0x[0-9a-f]* 0x[0-9a-f]* 0x[0-9a-f]* 0x[0-9a-f]* 0x[0-9a-f]* \(.*\)$/\1 \2/p'
	readelf -lW "$1" | sed -n 's/.*interpreter: \(.*\)]/\1/p'
}
# notes FILE: all of them but for the build ID, which is a hash over the contents.
notes() { readelf -nW "$1" 2>/dev/null | sed '/Build ID:/d'; }
# attributes FILE: what machines say about their code beside e_flags: .ARM.attributes,
# .riscv.attributes, .gnu.attributes, .MIPS.abiflags. Nothing on machines that have none of these.
attributes() { readelf -AW "$1" 2>/dev/null | sed '/ GOT:/,$d'; }
# dynamic FILE: tags in order; values too, where those are names, flags or counts.
dynamic() {
	readelf -dW "$1" | sed -n 's/^ 0x[0-9a-f]* //p' | sed 's/0x[0-9a-f]*$/ADDRESS/'
}
# symbols FILE: all but those in .BTF: the two, what relocatable output has for each section, and
# the $d that ld for Arm gives each section of data. By name, with type, binding, visibility, size
# and section name.
symbols() {
	readelf -SW "$1" | sed -n 's/^ *\[ *\([0-9]*\)\] *\([^ ]*\) .*/\1 \2/p' >section-names
	readelf -sW "$1" | awk '
		FNR == NR { section[$1] = $2; next }
		/^Symbol table/ { table = $3 }
		$1 ~ /^[0-9]+:$/ && $8 !~ /^__(start|stop)_BTF$/ && !($7 in section && section[$7] == ".BTF") {
			print table, $8, $3, $4, $5, $6, ($7 in section) ? section[$7] : $7
		}' section-names - | sort
}
# sections FILE: all but .BTF, in order, with type, flags and alignment.
sections() {
	readelf -SW "$1" | sed -n 's/^ *\[ *[0-9]*\] *\([^ ]* .*\)/\1/p' |
		awk '$1 != ".BTF" { print $1, $2, $(NF - 3), $NF }'
}

elf_views="file_header program_headers notes attributes dynamic symbols sections"
