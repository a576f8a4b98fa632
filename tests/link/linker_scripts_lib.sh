# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of linker scripts with and without .BTF share: a program that refers to its BTF,
# a script with some lines for .BTF, and its link. Sourced by a test after lib.sh.

cat > main.c <<'C'
extern const char __start_BTF[] __attribute__((visibility("hidden")));
struct point { int x; } origin;
const char *where(void) { return __start_BTF; }
C
compile main.c

script() { # BODY: a script with those lines for .BTF
	cat > script.ld <<EOF
ENTRY(where)
SECTIONS {
	. = 0x10000;
	.text : { *(.text*) }
	.rodata : { *(.rodata*) *(.eh_frame) }
	$1
	. = ALIGN(0x1000);
	.data : { *(.data*) }
	.bss : { *(.bss*) *(COMMON) }
}
EOF
}
driver="$ld"
run() { # MODE ARGUMENT...: run_btf with ld itself in place of a compiler driver
	mode=$1
	shift
	link_status=0
	"$ld" -o app -plugin "$LDBTF_PLUGIN" main.o -T script.ld "$@" >log 2>&1 || link_status=$?
	if [ "$mode" = works ]; then
		[ $link_status = 0 ] || fail "the link failed"
		[ ! -s log ] || fail "the link was not silent"
		describes app STRUCT point
	else
		[ $link_status != 0 ] || fail "the link did not fail"
		[ ! -e app ] || fail "the failed link left its output"
	fi
}
symbol() { readelf -sW app | awk -v name="$1" '$8 == name { print $2 }'; }
address() { readelf -SW app | sed 's/^ *\[ *[0-9]*\] *//' | awk '$1 == ".BTF" { print $3 }'; }
