# SPDX-License-Identifier: GPL-3.0-or-later
#
# show over damaged and hostile files: a message or output, and never a crash or an endless loop.
. "$(dirname "$0")/lib.sh"

cp "$here/shapes.c" .
compile shapes.c
btf app shapes.o
extract app raw.btf

# Each fourth word of the BTF, in turn.
size=$(size_of raw.btf)
at=0
while [ $at -lt "$size" ]; do
	cp raw.btf damaged
	printf '\3\0\0\0' | dd of=damaged bs=1 seek=$at conv=notrunc 2>/dev/null
	ldbtf_any show damaged -e '*'
	ldbtf_any show damaged --header '*'
	ldbtf_any report damaged --json
	at=$((at + 16))
done
head -c $((size / 2)) raw.btf >half
refuses show half
log_has "the BTF can't be used"
: >empty
refuses show empty
log_has "it is empty"

# A struct that has itself as a member, eight times over. Little-endian words: header, one STRUCT,
# names.
words() {
	for word; do
		printf "\\$(printf %o $((word & 255)))\\$(printf %o $((word >> 8 & 255)))\\$(printf %o $((word >> 16 & 255)))\\$(printf %o $((word >> 24 & 255)))"
	done
}
self() {
	words $((0x0001eb9f)) 24 0 108 108 8 1 $((0x04000008)) 64
	for i in 0 1 2 3 4 5 6 7; do words 3 1 $((i * 64)); done
	printf '\0a\0\033]b\0\0'
}
self >self.btf
[ "$(size_of self.btf)" = 140 ] || fail "the hostile blob is wrong"
ldbtf_any show self.btf a
ldbtf_any show self.btf --users a
ldbtf_any show self.btf --header a
ldbtf_any show self.btf --json a
ldbtf_any report self.btf
timeout 20 "$LDBTF_PROGRAM" show self.btf -e a >out 2>log || fail "--expand does not end"
[ "$(size_of out)" -lt 100000000 ] || fail "--expand prints too much"
! grep -q "$(printf '\033')" out || fail "a name sends control characters"

# Hex files: a wrong sum, a wrong length, no end.
objcopy -O ihex app app.hex
sed '5s/.$/Z/' app.hex >bad.hex
refuses show bad.hex
log_has "line 5: "
sed '4s/^:\(..\)/:FF/' app.hex >bad.hex
refuses show bad.hex
log_has "line 4: its length is not the one that it says"
sed '$d' app.hex >bad.hex
refuses show bad.hex
log_has "without an end record"
objcopy -O srec app app.srec
sed '3s/..\r*$/00/' app.srec >bad.srec
ldbtf_any show bad.srec
[ $status = 2 ] || grep -q '00.$' app.srec || fail "a wrong sum of an S-record is not seen"
