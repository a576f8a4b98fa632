# SPDX-License-Identifier: GPL-3.0-or-later
#
# show: how wide pointers are in raw BTF and images of flash, which have no ELF header to tell. Each
# source has another kind of evidence. Where there is none, a message and an option.
. "$(dirname "$0")/lib.sh"

cc32=
for prefix in arm-none-eabi arm-linux-gnueabi mips-linux-gnu powerpc-linux-gnu; do
	! has "$prefix-gcc" || cc32=$prefix
done
[ "$cc32" ] || skip "no compiler for 32 bits on this machine"

# image SOURCE: the file app, and app.bin, which has no header.
image() {
	echo "$1" >app.c
	"$cc32-gcc" -g -O0 -nostdlib -static -Wl,-e,start -Wl,-plugin,"$LDBTF_PLUGIN" app.c -o app >log 2>&1 ||
		fail "no link of: $1"
	"$cc32-objcopy" -O binary app app.bin
}

# is_4 SOURCE: the image shows what the ELF file shows, without a word.
is_4() {
	image "$1 void start(void) { }"
	ldbtf show app struct:s
	mv out wanted
	ldbtf show app.bin struct:s
	diff wanted out >log || fail "other sizes: $1"
	ldbtf diff app app.bin
	[ ! -s out ] || fail "a difference: $1"
}

is_4 'struct s { char a; void *p; char b; struct s *next; char c; } s[8];'
is_4 'struct s { void *p; } *s;'
is_4 'struct s { void *p; }; struct s *f(struct s *s) { return s; }'
is_4 'struct s { short *list[3]; char c; }; struct s *f(struct s *s) { return s; }'
is_4 'struct s { void *p; long long wide; long word; }; struct s *f(struct s *s) { return s; }'

# Nothing decides. A function's pointers have no place, so that they do not matter.
image 'union s { void *p; double wide; }; union s *f(union s *s) { return s; } void start(void) { }'
ldbtf_any show app.bin union:s
log_has 'nothing in it tells the size of pointers, so 8 bytes are assumed'
log_has 'fix: --pointer-size=4|8'
ldbtf show app.bin union:s --pointer-size=4
mv out wanted
ldbtf show app union:s
diff wanted out >log || fail "--pointer-size=4: other sizes"
ldbtf report app.bin --pointer-size=4
ldbtf diff app app.bin --pointer-size=4
refuses show app.bin union:s --pointer-size=5
log_has "'5' is neither 4 nor 8 bytes"
image 'int *f(int *s) { return s; } void start(void) { }'
ldbtf show app.bin f
