# SPDX-License-Identifier: GPL-3.0-or-later
#
# base=FILE: what can't be a base is refused, with what is wrong with it.
. "$(dirname "$0")/lib.sh"
. "$here/split_base_lib.sh"

rejected() { # BASE TEXT...
	base=$1
	shift
	btf_fails bad.ko -r module.o other.o -nostdlib -- base="$base"
	for text; do
		log_has "$text"
	done
	grep -q 'fix:' log || [ "${no_fix:-}" ] || fail "base=$base: no word of what to do"
}

rejected missing.btf "option base: can't read 'missing.btf': No such file or directory"
rejected . "option base: can't read '.': it is not a regular file"
: >empty
rejected empty "option base: can't read 'empty': it is empty"
rejected kernel.c "kernel.c: the file is neither BTF nor ELF"
rejected module.o "module.o: the file has no .BTF"
objcopy --only-keep-debug kernel.so kernel.debug
rejected kernel.debug "kernel.debug: the file's .BTF has no bytes"
btf module.ko -r module.o other.o -nostdlib -- base=kernel.so
rejected module.ko \
	"module.ko: the BTF refers to more than it has: it is split BTF itself, or damaged"
btf early.so -shared kernel.o -- fill=off
rejected early.so "early.so: the BTF is empty, so it can't be a base" "fill=off"
no_fix=1
head -c 100 kernel.btf >cut.btf
rejected cut.btf "cut.btf: BTF"
head -c 200 kernel.so >cut.so
rejected cut.so "cut.so: not a valid ELF file"
no_fix=

# A type ID and a string offset out of range: an INT, and a PTR to type 9, or a TYPEDEF that is
# called by offset 99.
header='\237\353\1\0\30\0\0\0\0\0\0\0\34\0\0\0\34\0\0\0\5\0\0\0'
int='\1\0\0\0\0\0\0\1\4\0\0\0\40\0\0\1'
printf "$header$int"'\0\0\0\0\0\0\0\2\11\0\0\0\0int\0' >damaged.btf
rejected damaged.btf "damaged.btf: the BTF refers to more than it has"
printf "$header$int"'\143\0\0\0\0\0\0\10\1\0\0\0\0int\0' >damaged.btf
rejected damaged.btf "damaged.btf: the BTF refers to more than it has"
