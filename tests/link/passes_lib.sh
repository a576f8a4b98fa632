# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of links in passes share: a program with a table of addresses, which the last pass
# takes from the first. Sourced by a test after lib.sh.

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
# make_pass2: pass2.o, with the addresses of pass1, and with a type that pass1 does not have.
make_pass2() {
	echo "struct made { unsigned long at[2]; }; const unsigned long table[2] = {$(value first), $(value second)};
		struct made made = {{1, 2}};" >pass2.c
	gcc -g -O1 -fdata-sections $flags -c pass2.c
}
