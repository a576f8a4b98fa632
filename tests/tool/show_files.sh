# SPDX-License-Identifier: GPL-3.0-or-later
#
# show reads BTF wherever it is: each form of FILE gives the same definition.
. "$(dirname "$0")/lib.sh"

cp "$here/shapes.c" .
compile shapes.c
btf app shapes.o
ldbtf show app struct:outer func:walk
cp out wanted

# same FILE ORIGIN [OPTION...]: the same text, and the table of contents says where the BTF was
# found.
same() {
	same_file=$1 origin=$2
	shift 2
	ldbtf show "$same_file" "$@" struct:outer func:walk
	cmp out wanted >log || fail "$same_file shows something else"
	ldbtf show "$same_file" "$@"
	out_has "by $origin"
}
extract app raw.btf
same raw.btf "raw BTF"
objcopy --rename-section .BTF=.rodata.types app renamed
same renamed "symbols __start_BTF and __stop_BTF"
strip renamed -o stripped
same stripped "its header in the bytes"
objcopy -O binary app app.bin
same app.bin "its header in the bytes"
objcopy -O ihex app app.hex
same app.hex "its header in the bytes"
objcopy -O srec app app.srec
same app.srec "its header in the bytes"

# Debug information: the same, and one line says where it comes from.
plain without shapes.o
ldbtf_any show without struct:outer func:walk
[ $status = 0 ] || fail "show fails without BTF"
cmp out wanted || fail "debug information shows something else"
[ "$(cat log)" = "ldbtf: without: no BTF in it, so it was made of the debug information" ] ||
	fail "it does not say so"

# The running kernel.
if [ -r /sys/kernel/btf/vmlinux ]; then
	ldbtf show /sys/kernel/btf/vmlinux list_head
	out_has "struct list_head *next;"
else
	skip_part "the kernel has no BTF"
fi
refuses show shapes.c
log_has "there is no BTF in it"
gcc -g0 -c shapes.c -o bare.o
refuses show bare.o
log_has "neither BTF nor debug information"
