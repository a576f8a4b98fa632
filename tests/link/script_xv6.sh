# SPDX-License-Identifier: GPL-3.0-or-later
#
# Scripts such as those of xv6, for a kernel with a page that is mapped twice, and for its user
# programs: what was writable or executable stays so, and nothing is both.
. "$(dirname "$0")/lib.sh"

cat >main.c <<'C'
struct proc { int pid; char name[16]; } procs[4] = {{1, "init"}};
const char banner[] = "booting";
__attribute__((section("trampsec"))) void trampoline(void) { for (;;) __asm__ volatile(""); }
int start(void) { return procs[0].pid + banner[0]; }
C
gcc -g -O1 -ffreestanding -fno-pic -fno-asynchronous-unwind-tables -fcf-protection=none -c main.c

# rights FILE: a line for each LOAD segment, with its rights.
rights() { readelf -lW "$1" | sed -n 's/^ *LOAD .* \([R ][W ][E ]\) 0x.*/\1/p'; }
link() { # OUT ARGUMENT...
	link_out=$1
	shift
	"$ld" -o "$link_out" -T app.ld --no-warn-rwx-segments "$@" main.o >log 2>&1 || fail "the link failed"
}
same_rights() { # LABEL SECTIONS [LDFLAG...]: with and without section=
	label=$1
	printf 'ENTRY(start)\nSECTIONS {\n%s\n/DISCARD/ : { *(.note*) *(.comment) }\n}\n' "$2" >app.ld
	shift 2
	link plain "$@"
	rights plain >rights.plain
	for section in .BTF .rodata.BTF; do
		link app "$@" -plugin "$LDBTF_PLUGIN" -plugin-opt section=$section
		[ ! -s log ] || fail "$label, $section: not silent"
		rights app >rights.app
		diff rights.plain rights.app >log || fail "$label, $section: other rights"
		extract_by_symbols app app.btf
		describes app.btf STRUCT proc
	done
}
text='.text : { *(.text .text.*) . = ALIGN(0x1000); _trampoline = .; *(trampsec) . = ALIGN(0x1000); PROVIDE(etext = .); }'
rodata='.rodata : { . = ALIGN(16); *(.srodata .srodata.*) . = ALIGN(16); *(.rodata .rodata.*) }'
data='.data : { . = ALIGN(16); *(.sdata .sdata.*) . = ALIGN(16); *(.data .data.*) }
	.bss : { . = ALIGN(16); *(.sbss .sbss.*) *(.bss .bss.*) } PROVIDE(end = .);'
same_rights kernel ". = 0x80000000; $text $rodata $data"
same_rights "kernel, -z max-page-size" ". = 0x80000000; $text $rodata $data" -z max-page-size=4096
same_rights "user program" ". = 0; .text : { *(.text .text.* trampsec) } $rodata .eh_frame : { *(.eh_frame) *(.eh_frame.*) } . = ALIGN(0x1000); $data"

# The page boundary is within .rodata: only section= keeps the rights, and a warning says so.
pages='. = 0; .text : { *(.text .text.* trampsec) } .rodata : { *(.rodata .rodata.*) . = ALIGN(0x1000); } .data : { *(.data*) } .bss : { *(.bss*) }'
printf 'ENTRY(start)\nSECTIONS {\n%s\n/DISCARD/ : { *(.note*) *(.comment) }\n}\n' "$pages" >app.ld
link plain -z max-page-size=4096
link app -z max-page-size=4096 -plugin "$LDBTF_PLUGIN"
log_has ".BTF is in a segment that can be written to"
link app -z max-page-size=4096 -plugin "$LDBTF_PLUGIN" -plugin-opt section=.rodata.BTF
[ ! -s log ] || fail "the cure is not silent"
[ "$(rights app)" = "$(rights plain)" ] || fail "section= does not keep the rights"
