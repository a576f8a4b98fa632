# SPDX-License-Identifier: GPL-3.0-or-later
#
# Three link passes as Zephyr's: the first to know the objects, the second with a place for their
# table, the last with the table and with the interrupts', which make a section more. Addresses of
# the second pass are in the last one's table. The options are those of integrations/zephyr.
. "$(dirname "$0")/lib.sh"
. "$here/script_lib.sh" # compile_bare

cat >main.c <<'C'
struct object { const char *name; int value; };
struct object first = {"a", 1}, second = {"b", 2};
struct isr { const char *name; int line; } spurious = {"spurious", 0};
extern const unsigned long table[2];
const char motto[] = "read-only";
int start(void) { return table[0] != (unsigned long)&first || table[1] != (unsigned long)&second || !motto[0]; }
C
compile_bare main
address_of() { readelf -sW "$1" | awk -v name="$2" '$8 == name { print "0x" $2 }'; }
pass() { # NUMBER OBJECT OPTION...
	number=$1 object=$2
	shift 2
	more=
	[ "$number" != 3 ] || more='isr : { KEEP(*(.isr)) } > ram'
	cat >zephyr.ld <<LD
ENTRY(start)
MEMORY { ram (rwx) : ORIGIN = 0x100000, LENGTH = 64K }
SECTIONS
{
	rom_start : { *(.vectors) LONG(1) } > ram
	text : { *(.text .text.*) } > ram
	rodata : { *(.rodata .rodata.*) . = ALIGN(4); } > ram
	table : { KEEP(*(.table)) . = ALIGN(16); } > ram
	datas : { *(.data .data.*) } > ram
	bss (NOLOAD) : { *(.bss .bss.*) *(COMMON) } > ram
	$more
	/DISCARD/ : { *(.note*) *(.comment) }
}
LD
	"$ld" -N -o "pass$number" -T zephyr.ld --gc-sections --orphan-handling=warn \
		-plugin "$LDBTF_PLUGIN" "$@" \
		main.o "$object" >said 2>&1 || { cp said log; fail "pass $number"; }
	grep -vE 'RWX permissions|section .\.(debug_|rela|i?got|iplt)' said >log || [ $? = 1 ]
}
table() { # OUT FIRST SECOND MORE
	echo "const unsigned long table[2] __attribute__((section(\".table\"))) = {$2, $3}; $4" >"$1.c"
	compile_bare "$1"
}
passes() { # OPTION...
	rm -f size
	table none 0 0 ""
	pass 1 none.o "$@"
	cp log said.1
	pass 2 none.o "$@"
	cat log >>said.1
	# A variable that the passes before do not have.
	table last "$(address_of pass2 first)" "$(address_of pass2 second)" \
		'struct isr { const char *name; int line; } irq __attribute__((section(".isr"), used)) = {0, 1};'
	pass 3 last.o "$@"
}
addresses() { echo "$(address_of "$1" first) $(address_of "$1" second)"; }
agree() { [ "$(addresses pass2)" = "$(addresses pass3)" ]; }

passes -plugin-opt section=.rodata.BTF -plugin-opt reserve=@size
[ ! -s said.1 ] && [ ! -s log ] || fail "the module's options: not silent"
agree || fail "the module's options: the last pass moves addresses"
extract_by_symbols pass3 pass3.btf
describes pass3.btf VAR irq
[ ! "$(section_size pass3)" ] || fail "the BTF is not in rodata"

# As an orphan it is warned of by ld itself, as Zephyr's build asks for.
passes -plugin-opt reserve=@size
grep -q "orphan section \`.BTF'" said.1 || fail "ld does not warn of the orphan"
# With a size for each pass, the addresses move: the test tests something.
passes -plugin-opt section=.rodata.BTF -plugin-opt reserve=exact
agree && fail "passes with sizes of their own agree: the test tests nothing"
:
