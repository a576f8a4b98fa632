# SPDX-License-Identifier: GPL-3.0-or-later
#
# base=FILE: a base for another machine is refused, whether the inputs are read or not.
# on-error=warn is about the BTF that can't be made, not about what the user meant.
. "$(dirname "$0")/lib.sh"
. "$here/split_base_lib.sh"

refused() { # BASE TEXT
	btf_fails bad.ko -r module.o other.o -nostdlib -- base="$1"
	log_has "$2"
	log_has 'fix:'
}

# Another byte order: an INT, int, and nothing more.
printf '\353\237\1\0\0\0\0\30\0\0\0\0\0\0\0\20\0\0\0\20\0\0\0\5\0\0\0\1\1\0\0\0\0\0\0\4\1\0\0\40\0int\0' >big.btf
refused big.btf "big.btf: the base is big-endian, but what is linked is not"

# The same when the inputs are not read.
btf_fails bad.ko -r module.o other.o -nostdlib -- base=big.btf reserve=4096
log_has "the base is big-endian"

# Another word size, by the file's class and by the size of `long`.
if echo 'long x;' | gcc -m32 -g -x c -c - -o narrow.o 2>/dev/null; then
	btf narrow.so -m32 -shared -nostdlib narrow.o -- detached=narrow.btf
	refused narrow.so "narrow.so: the base is for a 32-bit machine, but what is linked is not"
	refused narrow.btf "narrow.btf: the base is for a 32-bit machine"
else
	skip_part "gcc -m32 does not work here (Debian: gcc-12-multilib)"
fi

btf_fails bad.ko -r module.o -nostdlib -- base=missing.btf on-error=warn
btf_fails bad.ko -r module.o -nostdlib -- base=big.btf on-error=warn
log_has "the base is big-endian"
btf_fails bad.ko -r module.o -nostdlib -- base=big.btf distill-base on-error=warn
btf_fails bad.ko -r module.o -nostdlib -- base=big.btf reserve=4096 fill=off
log_has "the base is big-endian"

# It is an input, and stays.
btf_fails bad.ko -r module.o -nostdlib -- base=kernel.btf detached=kernel.btf
log_has "option detached: 'kernel.btf' is also an input of the link"
cmp -s extracted.btf kernel.btf || fail "the base was overwritten"
