# SPDX-License-Identifier: GPL-3.0-or-later
#
# A link in two passes, whose second one has a table of addresses from the first: with one
# reserve=@FILE the addresses hold. Where .BTF is elsewhere in the last pass, a warning says so.
. "$(dirname "$0")/lib.sh"

cat >main.c <<'C'
struct object { const char *name; int value; };
struct object first = {"a", 1}, second = {"b", 2};
extern const unsigned long table[2];
int main(void) { return table[0] != (unsigned long)&first || table[1] != (unsigned long)&second; }
C
cat >app.ld <<'LD'
SECTIONS
{
	. = 0x400000 + SIZEOF_HEADERS;
	.text : { *(.text .text.*) }
	.rodata : { *(.rodata .rodata.*) }
	.rest : { *(.eh_frame) }
	. = ALIGN(0x10);
	.data : { *(.data .data.*) }
	.bss : { *(.bss .bss.*) }
}
LD
echo 'const unsigned long table[2];' >pass1.c
flags="-fno-pie -fno-stack-protector -fcf-protection=none"
compile main.c $flags
compile pass1.c $flags
value() { readelf -sW pass1 | awk -v name="$1" '$8 == name { print "0x" $2 }'; }
link() { # OUT OBJECT OPTION...
	link_out=$1 link_object=$2
	shift 2
	"$ld" -no-pie -z noexecstack --no-warn-rwx-segments -T app.ld -e main \
		-plugin "$LDBTF_PLUGIN" "$@" main.o "$link_object" -o "$link_out" >log 2>&1 ||
		fail "link of $link_out"
}
passes() { # LABEL OPTION-OF-FIRST OPTION...: the two passes, and whether they agree
	rm -f size
	passes_label=$1 passes_first=$2
	shift 2
	# shellcheck disable=SC2086 # options are words
	link pass1 pass1.o "$@" $passes_first
	[ ! -s log ] || fail "$passes_label: the first pass is not silent"
	# A type that the first pass does not have.
	echo "struct made { unsigned long at[2]; }; const unsigned long table[2] = {$(value first), $(value second)};
		struct made made = {{1, 2}};" >pass2.c
	gcc -g -O1 -fdata-sections $flags -c pass2.c
	link final pass2.o "$@"
}
address_of_first() { readelf -sW "$1" | awk '$8 == "first" { print $2 }'; }
agree() { [ "$(address_of_first pass1)" = "$(address_of_first final)" ]; }

passes "auto" ""
! agree || fail "reserve=auto agrees: the test tests nothing"
passes "one FILE" "" -plugin-opt reserve=@size
agree || fail "the passes disagree"
[ ! -s log ] || fail "one FILE: not silent"
passes "fill=off" "-plugin-opt fill=off" -plugin-opt reserve=@size
agree || fail "fill=off: the passes disagree"
[ ! -s log ] || fail "fill=off: not silent"
! grep -q '^pass' size || fail "the last pass leaves the note of the one before"
# .BTF is put elsewhere in the last pass.
rm -f size
link pass1 pass1.o -plugin-opt reserve=@size -plugin-opt fill=off
grep -q '^pass 0x' size || fail "the first pass leaves no note"
sed -i 's/\.rodata : {/.more : { LONG(1) QUAD(2) } &/' app.ld
link final pass2.o -plugin-opt reserve=@size
cp log said
log_has "warning: ldbtf: final: .BTF is not where the pass before had it"
[ "$(grep -c 'ldbtf:' said)" = 1 ] || fail "more than one message"
