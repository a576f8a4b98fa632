# SPDX-License-Identifier: GPL-3.0-or-later
#
# --orphan-handling=error: a script that must name every section says so about .BTF in ld's own
# words, and the fragment, by INCLUDE or by -T, is the cure. =discard is told as a section that went
# missing; =warn and =place are ld's business.
. "$(dirname "$0")/lib.sh"

scripts=$(cd "$here/../../linkscripts" && pwd)
cat > main.c <<'C'
struct point { int x, y; } origin;
int where(void) { return origin.x; }
C
compile main.c -ffreestanding -fno-asynchronous-unwind-tables -fcf-protection=none

script() { # LINE-FOR-BTF
	cat > strict.ld <<LD
ENTRY(where)
SECTIONS
{
	. = 0x10000;
	.text : { *(.text*) }
	.rodata : { *(.rodata*) }
	$1
	.rela : { *(.rela.*) }
	.iplt : { *(.iplt) }
	. = ALIGN(0x1000);
	.got : { *(.got) *(.got.plt) *(.igot.plt) }
	.data : { *(.data*) }
	.bss : { *(.bss*) *(COMMON) }
	.comment : { *(.comment) }
	.note.GNU-stack : { *(.note.GNU-stack) }
	.debug_info 0 : { *(.debug_info) }
	.debug_frame 0 : { *(.debug_frame) }
	.debug_abbrev 0 : { *(.debug_abbrev) }
	.debug_line 0 : { *(.debug_line) }
	.debug_line_str 0 : { *(.debug_line_str) }
	.debug_str 0 : { *(.debug_str) }
	.debug_aranges 0 : { *(.debug_aranges) }
	.symtab 0 : { *(.symtab) }
	.strtab 0 : { *(.strtab) }
	.shstrtab 0 : { *(.shstrtab) }
}
LD
}
link() { # ARGUMENT...
	rm -f app
	link_status=0
	"$ld" -o app -L "$scripts" main.o "$@" >log 2>&1 || link_status=$?
}

script ""
link -T strict.ld --orphan-handling=error
[ $link_status = 0 ] || fail "the script is too strict without the plugin too"
link -T strict.ld --orphan-handling=error -plugin "$LDBTF_PLUGIN"
[ $link_status != 0 ] || fail "an orphan .BTF was no error"
grep -qE "unplaced orphan section \`\.BTF' from" log || fail "ld does not name .BTF"
log_lacks "ldbtf: app"
[ ! -e app ] || fail "the failed link left its output"

# check: the filled section, framed by its symbols.
check() {
	[ $link_status = 0 ] || fail "$1: the link failed"
	describes app STRUCT point
	start=$(readelf -sW app | awk '$8 == "__start_BTF" { print $2 }')
	stop=$(readelf -sW app | awk '$8 == "__stop_BTF" { print $2 }')
	[ "$start" = "$(readelf -SW app | sed 's/^ *\[ *[0-9]*\] *//' | awk '$1 == ".BTF" { print $3 }')" ] || fail "$1: __start_BTF is elsewhere"
	[ $((0x$stop - 0x$start)) = "$(section_size app)" ] ||
		fail "$1: the symbols do not frame .BTF"
}
script "INCLUDE btf.ld"
link -T strict.ld --orphan-handling=error -plugin "$LDBTF_PLUGIN"
[ ! -s log ] || fail "not silent"
check INCLUDE

# The script as it was, and the fragment beside it. INSERT fragments go first.
script ""
link -T "$scripts/btf-insert.ld" -T strict.ld --orphan-handling=error -plugin "$LDBTF_PLUGIN"
[ ! -s log ] || fail "not silent"
check "INSERT"

link -T strict.ld --orphan-handling=warn -plugin "$LDBTF_PLUGIN"
grep -qE "orphan section \`\.BTF' from .* being placed in section \`\.BTF'" log ||
	fail "ld does not warn about .BTF"
check "orphan-handling=warn"
link -T strict.ld --orphan-handling=place -plugin "$LDBTF_PLUGIN"
check "orphan-handling=place"
link -T strict.ld --orphan-handling=discard -plugin "$LDBTF_PLUGIN"
[ $link_status != 0 ] || fail "a discarded orphan .BTF was no error"
log_has "app: the output has no section .BTF"
[ ! -e app ] || fail "the failed link left its output"
